// Package richtext is article bodies: clean HTML of one small vocabulary, which the editor, the importer, feeds and pages
// all speak. Clean is the only way in.
//
// How it is safe: the source is read as tokens, and nothing of it is copied. The writer builds its output anew from a list
// of element names, attribute names and checked values, with all text escaped. What it writes keeps a strict grammar
// (paragraphs hold no blocks, tables have their bodies, nothing is left open or crosses over), so that a browser's parser
// reads back exactly the elements that were written: there is no second reading in which a script appears. It holds no
// foreign content, no raw-text element and no comment, the places where two parsers disagree. Tests and a fuzz target hold
// it to that against golang.org/x/net/html's parser.
//
// It is not for templates (page) nor for what a figure looks like (reader).
package richtext

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Clean is the sanitiser: HTML from anywhere becomes the vocabulary of bodies. What cannot stay goes and its text is kept;
// text outside any block becomes paragraphs. The result holds no script, no style, no handler and no address but http,
// https, mailto, tel and relative ones. It is idempotent, and takes time in proportion to the source's length.
func Clean(source string) string { return CleanWith(source, nil) }

// CleanWith is Clean with each address (attr is href, src or data-embed) passed through rewrite on the way; what rewrite
// answers is checked like any other address, and an empty answer takes the address out.
func CleanWith(source string, rewrite func(attr, address string) string) string {
	return run(source, rootFlow, rewrite)
}

// CleanInline is Clean for a line of text, a caption say: no blocks, only what may stand in a paragraph. Blocks of the
// source are set apart by line breaks.
func CleanInline(source string) string { return run(source, rootInline, nil) }

func run(source string, root kind, rewrite func(attr, address string) string) string {
	if !utf8.ValidString(source) {
		source = strings.ToValidUTF8(source, "\uFFFD")
	}
	w := writer{out: make([]byte, 0, len(source)+len(source)/8), root: root, rewrite: rewrite, budget: len(source) + 1024, fresh: true}
	w.stack = append(w.stack, block{kind: root})
	w.read(html.NewTokenizer(strings.NewReader(source)))
	for len(w.stack) > 1 {
		w.closeTop()
	}
	w.endRun()
	return string(w.out)
}

// read passes the source's tokens to the writer.
func (w *writer) read(z *html.Tokenizer) {
	for {
		switch z.Next() {
		case html.ErrorToken:
			return
		case html.TextToken:
			w.text(z.Text())
		case html.StartTagToken:
			w.start(z, false)
		case html.SelfClosingTagToken:
			w.start(z, true)
		case html.EndTagToken:
			name, _ := z.TagName()
			w.end(atom.Lookup(name))
		}
	}
}

// start takes a start tag.
func (w *writer) start(z *html.Tokenizer, selfClosing bool) {
	name, more := z.TagName()
	a := atom.Lookup(name)
	for {
		e := elements[a]
		var at attributes
		if more && e.kind != transparent && e.kind != boundary && e.kind != silent {
			at.read(z)
		}
		if e.kind != silent && e.kind != frame {
			w.element(e, &at)
			return
		}
		if e.kind == frame {
			w.frame(&at)
		}
		if selfClosing && !rawText[a] {
			return
		}
		var stopped bool
		if a, more, stopped = skip(z, a); !stopped {
			return
		}
		selfClosing = false
	}
}

// rawText are the elements whose content is no markup: the tokenizer reads on to their end tag whether they close
// themselves or not.
var rawText = map[atom.Atom]bool{atom.Iframe: true, atom.Noembed: true, atom.Noframes: true, atom.Noscript: true, atom.Plaintext: true,
	atom.Script: true, atom.Style: true, atom.Textarea: true, atom.Title: true, atom.Xmp: true}

// skip reads on behind the end of the element named a. Foreign content that somebody forgot to close ends at a start tag
// that cannot stand in it: then stopped is true and the caller must take that one, named next.
func skip(z *html.Tokenizer, a atom.Atom) (next atom.Atom, more, stopped bool) {
	foreign := a == atom.Svg || a == atom.Math
	for depth := 1; depth > 0; {
		switch z.Next() {
		case html.ErrorToken:
			return 0, false, false
		case html.StartTagToken:
			name, more := z.TagName()
			switch inner := atom.Lookup(name); {
			case inner == a:
				depth++
			case foreign && breakouts[inner]:
				return inner, more, true
			}
		case html.EndTagToken:
			if name, _ := z.TagName(); atom.Lookup(name) == a {
				depth--
			}
		}
	}
	return 0, false, false
}
