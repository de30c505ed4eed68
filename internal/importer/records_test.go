package importer

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"
)

// feed is the form of an export that is a feed.
var feed = Format{Roots: []string{"rss", "channel"}, Whole: "channel", Apart: map[string][]string{"item": {"item"}}, Prefix: func(uri string) (string, bool) {
	switch uri {
	case "urn:own":
		return "", true
	case "urn:other":
		return "other", true
	}
	return "", false
}}

func split(t interface{ Fatal(...any) }, in io.Reader, limit int) (records []string, faults []string) {
	f := feed
	f.Largest = limit
	s := NewSplitter(in, f)
	for {
		r, err := s.Next()
		if errors.Is(err, io.EOF) {
			return records, faults
		}
		if err != nil {
			t.Fatal(err)
		}
		records = append(records, r.Name+" "+string(r.Text))
		faults = append(faults, r.Fault)
	}
}

func TestAnExportIsCutIntoItsRecords(t *testing.T) {
	const head = `<?xml version="1.0"?><!-- <item>x</item> --><!DOCTYPE rss [<!ENTITY a "<item>y</item>">]><rss version="2.0"><channel>`
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"records and what stands between them": {"<title>ا</title> \n <wp:author><wp:author_id>1</wp:author_id></wp:author>شارد<item>\n<a/></item>",
			[]string{"title <title>ا</title>", "wp:author <wp:author><wp:author_id>1</wp:author_id></wp:author>", "item <item>\n<a/></item>"}},
		"end tags in CDATA and comments":   {"<item><![CDATA[</item><item>]]><!-- </item> --></item >", []string{"item <item><![CDATA[</item><item>]]><!-- </item> --></item >"}},
		"names that begin alike":           {"<item><items></items></item><wp:term><wp:term_id>1</wp:term_id></wp:term>", []string{"item <item><items></items></item>", "wp:term <wp:term><wp:term_id>1</wp:term_id></wp:term>"}},
		"an image of the channel is one":   {"<image><title>x</title></image>", []string{"image <image><title>x</title></image>"}},
		"closed in itself is none":         {"<atom:link href=\"x\"/><item>x</item>", []string{"item <item>x</item>"}},
		"one that is not closed ends here": {"<item>x<item>y</item>", []string{"item <item>x", "item <item>y</item>"}},
		"the file ends":                    {"<item>x", []string{"item <item>x</channel></rss>"}},
	} {
		t.Run(name, func(t *testing.T) {
			for kind, in := range map[string]io.Reader{"at once": strings.NewReader(head + c.text + "</channel></rss>"), "byte by byte": iotest.OneByteReader(strings.NewReader(head + c.text + "</channel></rss>"))} {
				if got, _ := split(t, in, 0); strings.Join(got, "|") != strings.Join(c.want, "|") {
					t.Errorf("%s: %q", kind, got)
				}
			}
		})
	}
}

func TestPrefixesAreThoseTheImporterKnows(t *testing.T) {
	s := NewSplitter(strings.NewReader(`<o:rss xmlns:o="urn:own" xmlns:p='urn:other' xmlns:q="urn:none"><o:item p:n="1"><q:x/></o:item><item>y</item></o:channel>`), feed)
	r, err := s.Next()
	if err != nil || r.Name != "item" || r.Fault != "" || !s.Opened() || s.Closed() {
		t.Fatalf("%+v %v", r, err)
	}
	e, _, err := ReadElement(r.Text, s.Canonical)
	if err != nil || e.Name != "item" || e.Attr["other:n"] != "1" || len(e.Children) != 1 || e.Children[0].Name != "q:x" {
		t.Errorf("%+v %v", e, err)
	}
	if r, err = s.Next(); err != nil || string(r.Text) != "<item>y</item>" {
		t.Errorf("%+v %v", r, err)
	}
	if _, err = s.Next(); !errors.Is(err, io.EOF) || !s.Closed() || s.Declared("p") || s.Declared("other") {
		t.Errorf("at the end: %v", err)
	}
}

func TestWhatIsTooLargeIsPassedOver(t *testing.T) {
	for name, large := range map[string]string{"in CDATA": "<![CDATA[" + strings.Repeat("x", 3<<20) + "]]>", "in tags": strings.Repeat("<a>x</a>", 300_000), "in text": strings.Repeat("x", 3<<20)} {
		text := "<rss><channel><item><title>كبير</title><wp:post_id>7</wp:post_id>" + large + "</item><item>y</item></channel></rss>"
		got, faults := split(t, strings.NewReader(text), 1<<20)
		if len(got) != 2 || faults[0] == "" || faults[1] != "" || got[1] != "item <item>y</item>" {
			t.Errorf("%s: %d records, faults %q", name, len(got), faults)
			continue
		}
		if !strings.HasPrefix(got[0], "item <item><title>كبير</title>") || len(got[0]) > KeptOfLarge+10 {
			t.Errorf("%s: %d bytes are kept of it", name, len(got[0]))
		}
	}
}

func TestWholeRecordsAreFoundWhateverStandsBeside(t *testing.T) {
	junk := rapid.SampledFrom([]string{"<!-- x -->", "<?php ?>", " \n", "نصّ", "<a/>", "<b>x</b>", "</c>", "<title>t</title>", "&amp;"})
	rapid.Check(t, func(t *rapid.T) {
		var text strings.Builder
		text.WriteString("<rss><channel>")
		n := rapid.IntRange(0, 6).Draw(t, "items")
		for i := range n {
			text.WriteString(strings.Join(rapid.SliceOfN(junk, 0, 4).Draw(t, "junk"), ""))
			fmt.Fprintf(&text, "<item><n>%d</n><![CDATA[%s]]></item>", i, strings.ReplaceAll(rapid.String().Draw(t, "cdata"), "]]>", ""))
		}
		records, _ := split(t, strings.NewReader(text.String()), 0)
		found := 0
		for _, r := range records {
			if strings.HasPrefix(r, fmt.Sprintf("item <item><n>%d</n>", found)) {
				found++
			}
		}
		if found != n {
			t.Fatalf("%d of %d found in %q", found, n, text.String())
		}
	})
}

func FuzzSplit(f *testing.F) {
	f.Add("<rss><channel><item><![CDATA[x]]></item></channel></rss>")
	f.Add("<!DOCTYPE x [ ]><item><item></item")
	f.Add("</><own:rss xmlns:own='urn:own'></own:channel></")
	f.Fuzz(func(t *testing.T, text string) {
		records, _ := split(t, strings.NewReader(text), 64)
		for _, r := range records {
			_, body, _ := strings.Cut(r, " ")
			if root, _, err := ReadElement([]byte(body), func(s string) string { return s }); err == nil && root == nil {
				t.Errorf("%q is read as nothing", body)
			}
		}
	})
}
