package desk

import (
	"encoding/json"
	"slices"

	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/people"
	"github.com/warraq/warraq/internal/story"
)

// Live says whether readers see the article now.
func (p editorPage) Live() bool { return p.Article.Publication == story.Published }

// AudienceURL is where one sees who reads it.
func (p editorPage) AudienceURL() string { return articleAudienceURL(p.Article.ID) }

// StateName is the article's state for the style of its label.
func (p editorPage) StateName() string {
	return story.Card{Workflow: p.Article.Workflow, Publication: p.Article.Publication}.State()
}

// RevisionNumber is the stored revision's number.
func (p editorPage) RevisionNumber() int { return int(p.Article.Revision) }

// Workflows are the places a text can stand at, in order.
func (p editorPage) Workflows() []story.Workflow {
	return workflows
}

// CommentModes are what can happen to comments.
func (p editorPage) CommentModes() []string {
	return []string{string(story.CommentsOpen), string(story.CommentsModerated), string(story.CommentsClosed)}
}

// LeadFields are the fields of the words about the lead picture.
func (p editorPage) LeadFields() []string {
	return []string{"lead_alt", "lead_caption", "lead_credit", "lead_source", "lead_taken_on"}
}

// AnyFault says whether something is wrong with one of the fields.
func (p editorPage) AnyFault(fields []string) bool {
	return slices.ContainsFunc(fields, func(name string) bool { return p.FaultOf(name) != "" })
}

// When is the day a correction was made.
func (p editorPage) When(ms int64) string {
	if ms == 0 {
		return ""
	}
	return p.locale.DateTime(clock.FromMilli(ms))
}

// bylineView is one row of bylines as the template draws it; Index is -1 for the empty row at the end.
type bylineView struct {
	Page  editorPage
	Row   bylineRow
	Index int
}

// BylineRows are the bylines and an empty row for one more.
func (p editorPage) BylineRows() []bylineView {
	rows := make([]bylineView, 0, len(p.Form.Bylines)+1)
	for i, row := range p.Form.Bylines {
		rows = append(rows, bylineView{p, row, i})
	}
	return append(rows, bylineView{p, bylineRow{Kind: people.KindPerson}, -1})
}

// scriptTexts are the catalogue's texts that the editor's script says, by the script's name for them.
var scriptTexts = map[string]string{
	"paragraph": "desk.tool.paragraph", "heading": "desk.tool.heading", "heading2": "desk.tool.heading2", "heading3": "desk.tool.heading3",
	"heading4": "desk.tool.heading4", "bold": "desk.tool.bold", "boldName": "desk.tool.bold_name", "italic": "desk.tool.italic", "italicName": "desk.tool.italic_name",
	"link": "desk.tool.link", "list": "desk.tool.list", "numbers": "desk.tool.numbers", "quote": "desk.tool.quote", "image": "desk.tool.image",
	"table": "desk.tool.table", "embed": "desk.tool.embed", "direction": "desk.tool.direction", "undo": "desk.tool.undo", "redo": "desk.tool.redo", "rule": "desk.tool.rule",
	"linkAddress": "desk.tool.link_address", "linkBad": "desk.tool.link_bad", "embedAddress": "desk.tool.embed_address", "embedTitle": "desk.tool.embed_title", "embedPicture": "desk.tool.embed_picture",
	"ok": "desk.ok", "cancel": "desk.cancel", "remove": "desk.remove", "caption": "desk.media.caption", "credit": "desk.media.credit", "alt": "desk.media.alt",
	"archive": "desk.media.archive", "speaker": "desk.tool.speaker", "kept": "desk.tool.kept", "bodyHint": "desk.tool.body_hint", "body": "desk.editor.body",
	"pick": "desk.media.pick", "older": "desk.older", "upload": "desk.media.upload_one", "failed": "desk.media.failed", "search": "desk.media.search", "none": "desk.media.none_found",
	"uploading": "desk.media.uploading", "saving": "desk.editor.saving", "unsaved": "desk.editor.unsaved", "offline": "desk.editor.offline", "online": "desk.editor.online",
	"rowAfter": "desk.tool.row_after", "rowDrop": "desk.tool.row_drop", "columnAfter": "desk.tool.column_after", "columnDrop": "desk.tool.column_drop",
	"headRow": "desk.tool.head_row", "tableDrop": "desk.tool.table_drop", "tools": "desk.tool.tools", "keys": "desk.editor.keys", "keysList": "desk.editor.keys_list",
	"notPicture": "desk.media.not_picture", "far": "desk.media.far", "unreached": "desk.editor.unreached", "conflictSee": "desk.editor.conflict_see", "conflictKept": "desk.editor.conflict_kept",
	"sessionEnded": "desk.editor.session_ended", "signIn": "desk.signin.title", "login": "desk.signin.login", "password": "desk.signin.password",
	"rtl": "desk.editor.rtl", "ltr": "desk.editor.ltr", "close": "desk.close", "up": "desk.editor.move_up", "down": "desk.editor.move_down",
}

// pluralSamples is a number for each plural category that a language may tell apart.
var pluralSamples = map[string]int{"zero": 0, "one": 1, "two": 2, "few": 3, "many": 11, "other": 100}

// editorTexts is what the editor's script says, as JSON: single texts, and counted ones by plural category with {n} where
// the number stands.
func (b Base) editorTexts() string {
	texts := map[string]any{}
	for name, key := range scriptTexts {
		texts[name] = b.T(key)
	}
	for name, key := range map[string]string{"words": "desk.editor.words", "reading": "desk.editor.reading", "headline": "desk.check.headline"} {
		forms := map[string]string{}
		for category, n := range pluralSamples {
			forms[category] = b.T(key, "n", "{n}", "count", n)
		}
		texts[name] = forms
	}
	texts["digits"] = b.locale.Digits("0123456789")
	out, err := json.Marshal(texts)
	if err != nil {
		return "{}" // strings and maps of strings cannot fail
	}
	return string(out)
}
