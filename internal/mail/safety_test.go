package mail

import (
	"bytes"
	"context"
	"log/slog"
	"mime"
	netmail "net/mail"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"pgregory.net/rapid"

	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/jobs"
	"github.com/warraq/warraq/internal/testkit"
)

func TestBrokenHeadersAreRefused(t *testing.T) {
	d := testkit.SQLite(t)
	m, err := New("smtp://127.0.0.1:1", "news@paper.example", slog.Default())
	if err != nil {
		t.Fatal(err)
	}
	refused := func(msg Message) {
		t.Helper()
		defer func() {
			if recover() != nil { // the queue is none
				t.Errorf("%+v was enqueued", msg)
			}
		}()
		err := d.Write(t.Context(), func(tx *db.Tx) error { return m.Send(t.Context(), tx, msg) })
		if !errs.Is(err, errs.Invalid) {
			t.Errorf("%+v: %v", msg, err)
		}
	}
	m.Use(&jobs.Jobs{})
	for _, to := range []string{"", "reader", "@home.example", "reader@", "reader@home.example\r\nBcc: other@home.example", "reader@home.example\n", "\rreader@home.example", "reader@home.example\x00",
		"reader@home.example, other@home.example", "Reader <reader@home.example>", "<reader@home.example>", "reader@home.example (me)", "\"rea der\"@home.example", "\"a\\\r\nb\"@home.example",
		"reader@[127.0.0.1]", "reader@home..example", "reader@-home.example", "reader@home example", " reader@home.example", "rea\u2028der@home.example",
		strings.Repeat("a", 65) + "@home.example", "a@" + strings.Repeat("a", 64) + ".example", "a@" + strings.Repeat("aaaaaaaaa.", 26) + "example"} {
		refused(Message{To: to, Subject: "x"})
	}
	for _, subject := range []string{"a\r\nBcc: other@home.example", "a\nb", "a\rb", "a\x00b", "a\u2028b", "a\u0085b", "a\x7fb"} {
		refused(Message{To: "reader@home.example", Subject: subject})
	}
	for _, stop := range []string{"mailto:a@b.example", "javascript:x", "/stop", "https://", "https://a.example/\r\nBcc: x", "https://a.example/" + strings.Repeat("x", 900), "https://a.example/?a=1>, <x", "https://a b.example/"} {
		refused(Message{To: "reader@home.example", Stop: stop})
	}
	refused(Message{To: "reader@home.example", Lang: "ar\r\nBcc: x"})
	refused(Message{To: "reader@home.example", Dir: `rtl" onload="x`})
}

func TestAddressesAreReadForAllTheWorld(t *testing.T) {
	for given, want := range map[string]string{"reader@home.example": "reader@home.example", "o'neil+news@Home.Example": "o'neil+news@home.example",
		"قارئ@بيت.example": "قارئ@xn--ngbe9g.example", "reader@بيت.example": "reader@xn--ngbe9g.example", "root@localhost": "root@localhost", "a@ab--cd.example": "a@ab--cd.example"} {
		if got, err := parseAddress(given); err != nil || got != want {
			t.Errorf("%s: %s %v", given, got, err)
		}
	}
	for given, want := range map[string]string{"https://بيت.example/قف?t=ا": "https://xn--ngbe9g.example/%D9%82%D9%81?t=%D8%A7", "http://127.0.0.1:8080/stop?b=2&a=1": "http://127.0.0.1:8080/stop?b=2&a=1", "": "",
		"https://[::1]/stop": "https://[::1]/stop"} {
		if got, err := parseStop(given); err != nil || got != want {
			t.Errorf("%s: %s %v", given, got, err)
		}
	}
}

// headers are the names of all headers a message may have, in the order of the alphabet.
var headers = []string{"Auto-Submitted", "Content-Language", "Content-Type", "Date", "From", "List-Unsubscribe", "List-Unsubscribe-Post", "Message-Id", "Mime-Version", "Subject", "To"}

// TestNobodyWritesAHeader tries to: whatever is sent is either refused or comes out as the headers it should have, each once, in
// lines that servers take, and says what it was meant to say.
func TestNobodyWritesAHeader(t *testing.T) {
	hostile := rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom([]string{"\r\n", "\n", "\r", "\r\n\r\n", "\x00", "\t", " ", "  ", "\u2028", "\u202e", "Bcc: a@b.example", "=?utf-8?q?=0D=0ABcc:?=", "=?", "?=", "<", ">",
		"\"", "\\", "(", ")", ",", ";", "@", ".", "reader@home.example", "https://a.example/", "ا", "خبر عاجل", "é", "\xff", ".\r\n", strings.Repeat("w", 1100), strings.Repeat("كلمة ", 60)}), rapid.String()), 0, 6)
	joined := func(t *rapid.T, name string) string { return strings.Join(hostile.Draw(t, name), "") }
	from, err := parseSender("صحيفة الغد <news@paper.example>")
	if err != nil {
		t.Fatal(err)
	}
	sent := 0
	rapid.Check(t, func(t *rapid.T) {
		msg := Message{Subject: joined(t, "subject"), Text: joined(t, "text"), Dir: rapid.SampledFrom([]string{"", "rtl", "ltr"}).Draw(t, "dir"),
			To:   rapid.OneOf(rapid.Just("reader@home.example"), rapid.Custom(func(t *rapid.T) string { return joined(t, "to") })).Draw(t, "to"),
			Stop: rapid.OneOf(rapid.Just(""), rapid.Custom(func(t *rapid.T) string { return "https://a.example/" + joined(t, "stop") })).Draw(t, "stop"),
			Lang: rapid.OneOf(rapid.Just("ar"), rapid.Custom(func(t *rapid.T) string { return joined(t, "lang") })).Draw(t, "lang")}
		kept, err := vetted(msg)
		if err != nil {
			if !errs.Is(err, errs.Invalid) {
				t.Fatal(err)
			}
			msg.Subject, msg.To, msg.Stop, msg.Lang = "موضوع", "reader@home.example", "", "ar" // its text goes out all the same
			if kept, err = vetted(msg); err != nil {
				return
			}
		}
		sent++
		m, err := compose(from, messageArgs{Message: kept, ID: "id"}, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		var raw bytes.Buffer
		if _, err := m.WriteTo(&raw); err != nil {
			t.Fatal(err)
		}
		for line := range bytes.SplitSeq(raw.Bytes(), []byte("\r\n")) {
			if len(line) > 998 || bytes.ContainsAny(line, "\r\n\x00") {
				t.Fatalf("a line that servers refuse: %q", line)
			}
		}
		read, err := netmail.ReadMessage(&raw)
		if err != nil {
			t.Fatal(err)
		}
		for name, values := range read.Header {
			if len(values) != 1 || !slices.Contains(headers, name) {
				t.Fatalf("%s: %q", name, values)
			}
		}
		want := strings.Join(strings.FieldsFunc(strings.ToValidUTF8(msg.Subject, "\uFFFD"), func(r rune) bool { return r == ' ' || r == '\t' }), " ")
		if got, err := new(mime.WordDecoder).DecodeHeader(read.Header.Get("Subject")); err != nil || got != want {
			t.Fatalf("subject %q instead of %q: %v", got, want, err)
		}
		if to, err := netmail.ParseAddress(read.Header.Get("To")); err != nil || to.Address != kept.To || to.Name != "" {
			t.Fatalf("to %v instead of %q: %v", to, kept.To, err)
		}
	})
	if sent == 0 {
		t.Error("every message was refused: nothing was tried")
	}
}

func TestLinksEndWithTheAddress(t *testing.T) {
	for line, want := range map[string]string{
		"see https://a.example/x.":                    "https://a.example/x",
		"(https://a.example/x)":                       "https://a.example/x",
		"https://a.example/x_(y) z":                   "https://a.example/x_(y)",
		"زوروا https://a.example/خبر، ثم":             "https://a.example/خبر",
		"«https://a.example/x»":                       "https://a.example/x",
		"HTTP://A.example?q=1&r=2!":                   "HTTP://A.example?q=1&r=2",
		"https://a.example/x\u200f":                   "https://a.example/x",
		"javascript:alert(1) ftp://a.example xhttp:/": "",
		"xhttps://a.example":                          "",
	} {
		got, whole := "", ""
		for _, p := range pieces(line) {
			got += p.URL
			whole += p.Text + p.URL
		}
		if got != want || whole != line {
			t.Errorf("%q: %q of %q", line, got, whole)
		}
	}
	page, err := asHTML(messageArgs{Message: Message{Subject: "</title><script>", Lang: "en"}}, []string{`https://a.example/"><script>x</script>`, "", "", "b & c", "d", " "})
	if err != nil || strings.Contains(page, "<script") || !strings.Contains(page, "<p>b &amp; c<br>\r\nd</p>") || strings.Count(page, "<p>") != 2 || !strings.Contains(page, `dir="auto"`) {
		t.Errorf("%s %v", page, err)
	}
}

func TestErrorsAreNotTheLibrarys(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := failed(ctx, nil); err == nil {
		t.Error("a stop is no success")
	}
	if f := (failure{at: "sending"}); strings.IndexFunc(f.Error(), unicode.IsDigit) >= 0 {
		t.Error(f.Error())
	}
}
