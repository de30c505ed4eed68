package richtext

import "golang.org/x/net/html/atom"

// kind is what an element means to the writer: where it may stand and what it may hold.
type kind uint8

const (
	transparent kind = iota // the tag goes, what is in it stays: everything not named below
	boundary                // the same, but what is in it stands apart: div, section
	silent                  // goes with all that is in it: it is not text for readers
	paragraph
	heading
	list
	item
	quote
	footer // of a quotation
	figure
	caption // of a figure
	preformatted
	table
	tableCaption
	rows // thead, tbody, tfoot
	row
	cell
	rule
	inline
	link
	lineBreak
	picture
	frame // shown from elsewhere: becomes a card with a link
	rootFlow
	rootInline
)

// element is what an element of the source becomes.
type element struct {
	kind kind
	name string
}

// elements is the vocabulary of bodies, and what elements outside it mean inside it.
var elements = map[atom.Atom]element{
	atom.P: {paragraph, "p"}, atom.H1: {heading, "h2"}, atom.H2: {heading, "h2"}, atom.H3: {heading, "h3"}, atom.H4: {heading, "h4"},
	atom.H5: {heading, "h4"}, atom.H6: {heading, "h4"}, atom.Ul: {list, "ul"}, atom.Ol: {list, "ol"}, atom.Menu: {list, "ul"}, atom.Dir: {list, "ul"},
	atom.Dl: {list, "ul"}, atom.Li: {item, "li"}, atom.Dt: {item, "li"}, atom.Dd: {item, "li"}, atom.Blockquote: {quote, "blockquote"},
	atom.Footer: {footer, "footer"}, atom.Figure: {figure, "figure"}, atom.Figcaption: {caption, "figcaption"}, atom.Pre: {preformatted, "pre"},
	atom.Listing: {preformatted, "pre"}, atom.Table: {table, "table"}, atom.Caption: {tableCaption, "caption"}, atom.Thead: {rows, "thead"},
	atom.Tbody: {rows, "tbody"}, atom.Tfoot: {rows, "tfoot"}, atom.Tr: {row, "tr"}, atom.Td: {cell, "td"}, atom.Th: {cell, "th"}, atom.Hr: {rule, "hr"},

	atom.A: {link, "a"}, atom.Br: {lineBreak, "br"}, atom.Img: {picture, "img"}, atom.Image: {picture, "img"},
	atom.Strong: {inline, "strong"}, atom.B: {inline, "strong"}, atom.Em: {inline, "em"}, atom.I: {inline, "em"}, atom.Var: {inline, "em"},
	atom.Dfn: {inline, "em"}, atom.U: {inline, "u"}, atom.Ins: {inline, "u"}, atom.S: {inline, "s"}, atom.Strike: {inline, "s"}, atom.Del: {inline, "s"},
	atom.Sub: {inline, "sub"}, atom.Sup: {inline, "sup"}, atom.Code: {inline, "code"}, atom.Tt: {inline, "code"}, atom.Kbd: {inline, "code"},
	atom.Samp: {inline, "code"}, atom.Cite: {inline, "cite"}, atom.Small: {inline, "small"}, atom.Q: {inline, "q"}, atom.Mark: {inline, "mark"},
	atom.Bdi: {inline, "bdi"}, atom.Bdo: {inline, "span"}, atom.Span: {inline, "span"}, atom.Time: {inline, "time"}, atom.Abbr: {inline, "abbr"},
	atom.Acronym: {inline, "abbr"},

	atom.Div: {kind: boundary}, atom.Section: {kind: boundary}, atom.Article: {kind: boundary}, atom.Header: {kind: boundary}, atom.Main: {kind: boundary},
	atom.Nav: {kind: boundary}, atom.Aside: {kind: boundary}, atom.Address: {kind: boundary}, atom.Center: {kind: boundary}, atom.Details: {kind: boundary},
	atom.Summary: {kind: boundary}, atom.Fieldset: {kind: boundary}, atom.Legend: {kind: boundary}, atom.Form: {kind: boundary},
	atom.Hgroup: {kind: boundary}, atom.Dialog: {kind: boundary}, atom.Body: {kind: boundary},

	atom.Iframe: {kind: frame}, atom.Video: {kind: frame}, atom.Audio: {kind: frame},

	atom.Script: {kind: silent}, atom.Style: {kind: silent}, atom.Template: {kind: silent}, atom.Noscript: {kind: silent}, atom.Noembed: {kind: silent},
	atom.Noframes: {kind: silent}, atom.Xmp: {kind: silent}, atom.Plaintext: {kind: silent}, atom.Textarea: {kind: silent}, atom.Title: {kind: silent},
	atom.Svg: {kind: silent}, atom.Math: {kind: silent}, atom.Object: {kind: silent}, atom.Applet: {kind: silent}, atom.Select: {kind: silent},
	atom.Datalist: {kind: silent}, atom.Button: {kind: silent}, atom.Canvas: {kind: silent}, atom.Map: {kind: silent}, atom.Head: {kind: silent},
	atom.Frameset: {kind: silent}, atom.Marquee: {kind: boundary},
}

// breakouts end foreign content (svg, math) that somebody forgot to close, as they do in browsers: an article is not lost
// behind a broken icon.
var breakouts = map[atom.Atom]bool{atom.P: true, atom.Div: true, atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true,
	atom.Ul: true, atom.Ol: true, atom.Li: true, atom.Table: true, atom.Blockquote: true, atom.Figure: true, atom.Img: true, atom.Br: true, atom.Hr: true, atom.Body: true}
