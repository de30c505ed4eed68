package desk

import (
	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/comment"
)

// route is one address of the desk and who may use it.
type route struct {
	pattern string
	may     actor.Permission
	open    bool // for everybody, signed in or not
	keeps   bool // a form whose text is worth keeping when the session has ended meanwhile
	handle  handler
}

// routes is every address of the desk with its permission. Some handlers look closer: a writer may open the editor, but
// on their own articles only.
func (d *desk) routes() []route {
	return []route{
		{pattern: "GET /desk/sign-in", open: true, handle: d.signInForm},
		{pattern: "POST /desk/sign-in", open: true, handle: d.signIn},
		{pattern: "POST /desk/sign-out", open: true, handle: d.signOut},
		{pattern: "GET /desk/first-run", open: true, handle: d.firstRunForm},
		{pattern: "POST /desk/first-run", open: true, handle: d.firstRun},

		{pattern: "GET /desk/{$}", may: actor.ReadDesk, handle: d.articles},
		{pattern: "GET /desk/articles", may: actor.ReadDesk, handle: d.articles},
		{pattern: "GET /desk/pages", may: actor.ReadDesk, handle: d.staticPages},
		{pattern: "GET /desk/articles/{id}", may: actor.ReadDesk, handle: d.editor},
		{pattern: "POST /desk/articles/{id}", may: actor.WriteStory, keeps: true, handle: d.save},
		{pattern: "POST /desk/articles/{id}/publish", may: actor.PublishStory, keeps: true, handle: d.publish},
		{pattern: "POST /desk/articles/{id}/withdraw", may: actor.PublishStory, keeps: true, handle: d.withdraw},
		{pattern: "GET /desk/articles/{id}/preview", may: actor.ReadDesk, handle: d.preview},
		{pattern: "POST /desk/articles/{id}/preview", may: actor.WriteStory, keeps: true, handle: d.previewUnsaved},
		{pattern: "GET /desk/articles/{id}/revisions/{number}", may: actor.WriteStory, handle: d.revision},

		{pattern: "GET /desk/media", may: actor.ReadDesk, handle: d.library},
		{pattern: "GET /desk/media/recent", may: actor.ReadDesk, handle: d.recentMedia},
		{pattern: "POST /desk/media", may: actor.Upload, handle: d.upload},
		{pattern: "GET /desk/media/{id}", may: actor.ReadDesk, handle: d.mediaItem},
		{pattern: "POST /desk/media/{id}", may: actor.Upload, handle: d.saveMedia},

		{pattern: "GET /desk/sections", may: actor.ManageSite, handle: d.sections},
		{pattern: "POST /desk/sections", may: actor.ManageSite, handle: d.addSection},
		{pattern: "POST /desk/sections/{id}", may: actor.ManageSite, handle: d.renameSection},
		{pattern: "GET /desk/tags", may: actor.WriteStory, handle: d.tags},
		{pattern: "POST /desk/tags", may: actor.WriteStory, handle: d.addTag},
		{pattern: "GET /desk/search", may: actor.EditStory, handle: d.search},
		{pattern: "POST /desk/search", may: actor.EditStory, handle: d.addSynonym},
		{pattern: "POST /desk/search/{id}/remove", may: actor.EditStory, handle: d.removeSynonym},
		{pattern: "GET /desk/comments", may: actor.Moderate, handle: d.comments},
		{pattern: "POST /desk/comments/{id}/approve", may: actor.Moderate, handle: d.decide(comment.Approved)},
		{pattern: "POST /desk/comments/{id}/refuse", may: actor.Moderate, handle: d.decide(comment.Refused)},
		{pattern: "POST /desk/comments/{id}/spam", may: actor.Moderate, handle: d.decide(comment.Spam)},
		{pattern: "POST /desk/comments/{id}/undo", may: actor.Moderate, handle: d.undoDecision},
		{pattern: "POST /desk/comments/decide", may: actor.Moderate, handle: d.decideMany},
		{pattern: "POST /desk/comments/claim", may: actor.Moderate, handle: d.claim},
		{pattern: "GET /desk/comments/{id}", may: actor.Moderate, handle: d.oneComment},
		{pattern: "POST /desk/comments/{id}/note", may: actor.Moderate, keeps: true, handle: d.onComment(d.addNote)},
		{pattern: "POST /desk/comments/{id}/feature", may: actor.Moderate, handle: d.onComment(d.feature)},
		{pattern: "POST /desk/comments/{id}/answer", may: actor.Moderate, keeps: true, handle: d.onComment(d.answerComment)},
		{pattern: "POST /desk/comments/{id}/ban", may: actor.Moderate, handle: d.onComment(d.banWriter)},
		{pattern: "GET /desk/comments/bans", may: actor.Moderate, handle: d.bans},
		{pattern: "POST /desk/comments/bans", may: actor.Moderate, handle: d.addBan},
		{pattern: "POST /desk/comments/bans/{id}/lift", may: actor.Moderate, handle: d.liftBan},
		{pattern: "GET /desk/comments/words", may: actor.Moderate, handle: d.words},
		{pattern: "POST /desk/comments/words", may: actor.Moderate, handle: d.addWord},
		{pattern: "POST /desk/comments/words/{id}/remove", may: actor.Moderate, handle: d.removeWord},
		{pattern: "GET /desk/comments/numbers", may: actor.Moderate, handle: d.numbers},
		{pattern: "GET /desk/comments/settings", may: actor.ManageSite, handle: d.talk},
		{pattern: "POST /desk/comments/settings", may: actor.ManageSite, handle: d.saveTalk},
		{pattern: "GET /desk/audience", may: actor.ReadAudience, handle: d.audience},
		{pattern: "GET /desk/audience/now", may: actor.ReadAudience, handle: d.audienceNow},
		{pattern: "GET /desk/audience/articles/{id}", may: actor.ReadAudience, handle: d.articleAudience},
		{pattern: "GET /desk/audience/articles/{id}/now", may: actor.ReadAudience, handle: d.articleAudienceNow},
		{pattern: "GET /desk/policy", may: actor.ManageSite, handle: d.policy},
		{pattern: "POST /desk/policy", may: actor.ManageSite, handle: d.savePolicy},
		{pattern: "GET /desk/settings", may: actor.ManageSite, handle: d.settings},
		{pattern: "POST /desk/settings", may: actor.ManageSite, handle: d.saveSettings},
		{pattern: "GET /desk/settings/consent", may: actor.ManageSite, handle: d.providers},
		{pattern: "GET /desk/settings/consent/{id}", may: actor.ManageSite, handle: d.provider},
		{pattern: "POST /desk/settings/consent/{id}", may: actor.ManageSite, handle: d.saveProvider},
		{pattern: "POST /desk/settings/consent/{id}/remove", may: actor.ManageSite, handle: d.removeProvider},

		{pattern: "GET /desk/account", may: actor.ReadDesk, handle: d.account},
		{pattern: "POST /desk/account", may: actor.ReadDesk, handle: d.saveAccount},
		{pattern: "POST /desk/sign-out-everywhere", may: actor.ReadDesk, handle: d.signOutEverywhere},
	}
}
