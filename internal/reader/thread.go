package reader

import "github.com/warraq/warraq/internal/comment"

// commentNode is a comment as it stands on the page.
type commentNode struct {
	comment.Comment
	Answers    []commentNode
	Answerable bool
	Base       *Base
}

// shownDepth is how deep answers are indented; deeper ones stand at that depth.
const shownDepth = 3

// apart takes out what other sites' programs sent: it is not said by a reader. An answer to such a thing stands at the top.
func apart(nodes []comment.Node) (said []comment.Node, pings []comment.Comment) {
	for _, n := range nodes {
		if n.Kind == "pingback" || n.Kind == "trackback" {
			more, inner := apart(n.Answers)
			pings = append(append(pings, n.Comment), inner...)
			said = append(said, more...)
			continue
		}
		said = append(said, n)
	}
	return said, pings
}

func indent(nodes []comment.Node, depth int, open bool, b *Base) []commentNode {
	var out []commentNode
	for _, n := range nodes {
		c := commentNode{Comment: n.Comment, Answerable: open, Base: b}
		if depth < shownDepth {
			c.Answers = indent(n.Answers, depth+1, open, b)
			out = append(out, c)
			continue
		}
		out = append(append(out, c), flatten(n.Answers, open, b)...)
	}
	return out
}

// flatten stands everything below at one depth, in reading order, without recursion: threads may be of any depth.
func flatten(nodes []comment.Node, open bool, b *Base) []commentNode {
	var out []commentNode
	stack := append([]comment.Node(nil), nodes...)
	for len(stack) > 0 {
		n := stack[0]
		out = append(out, commentNode{Comment: n.Comment, Answerable: open, Base: b})
		stack = append(append([]comment.Node(nil), n.Answers...), stack[1:]...)
	}
	return out
}
