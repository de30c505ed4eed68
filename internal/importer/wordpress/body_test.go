package wordpress

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/warraq/warraq/internal/media"
	"github.com/warraq/warraq/internal/richtext"
)

// shelf is a library of three pictures and a recording.
type shelf struct{}

var onShelf = map[string]media.Media{
	"2016/01/square.jpg":   {ID: 10, BlobKey: "2016/01/a-square.jpg", Width: 800, Height: 450, Alt: "ساحة", Caption: "الساحة فجراً", Filename: "square.jpg"},
	"2016/01/صورة.png":     {ID: 11, BlobKey: "2016/01/b-صورة.png", Width: 640, Height: 480, Filename: "صورة.png"},
	"2016/01/plain.jpg":    {ID: 12, BlobKey: "2016/01/c-plain.jpg", Width: 300, Height: 300, Filename: "plain.jpg"},
	"2019/05/حديث.mp3":     {ID: 13, BlobKey: "2019/05/d-حديث.mp3", Filename: "حديث.mp3", Mime: "audio/mpeg"},
	"2019/05/budget-1.pdf": {ID: 14, BlobKey: "2019/05/e-budget-1.pdf", Filename: "budget-1.pdf", Mime: "application/pdf"},
}

var onShelfByNumber = map[int64]string{6: "2016/01/square.jpg", 7: "2016/01/صورة.png", 8: "2016/01/plain.jpg", 9: "2019/05/حديث.mp3"}

func (shelf) byNumber(_ context.Context, number int64) (media.Media, bool, error) {
	m, ok := onShelf[onShelfByNumber[number]]
	return m, ok, nil
}

func (shelf) byPath(_ context.Context, path string) (media.Media, bool, error) {
	m, ok := onShelf[media.OriginalPath(path)]
	return m, ok, nil
}

func (shelf) attachedTo(number int64) ([]int64, error) {
	if number == 50 {
		return []int64{8, 9, 99}, nil
	}
	return nil, nil
}

func newConverter(t interface{ Context() context.Context }) *converter {
	return &converter{ctx: t.Context(), hosts: []string{"news.example.org", "old.example"}, library: shelf{}, number: 50,
		reusable: map[int64]string{5: "<!-- wp:paragraph --><p>نص مشترك</p><!-- /wp:paragraph -->", 6: `<!-- wp:block {"ref":6} /-->دائرة`}}
}

var update = flag.Bool("update-bodies", false, "write down what bodies become; look at every change")

// Each file of testdata/bodies is a body as WordPress keeps it, a line "====", what it becomes here, and after another such
// line the notes of the report.
func TestBodiesBecomeOurs(t *testing.T) {
	files, err := filepath.Glob("testdata/bodies/*.txt")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, f := range files {
		t.Run(strings.TrimSuffix(filepath.Base(f), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			parts := strings.Split(string(text), "\n====\n")
			if len(parts) != 3 && !*update {
				t.Fatalf("%d parts", len(parts))
			}
			c := newConverter(t)
			got := c.convert(parts[0])
			if *update {
				text := strings.Join([]string{parts[0], got, strings.Join(c.notes, "\n")}, "\n====\n") + "\n"
				if err := os.WriteFile(f, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
				return
			}
			if want := strings.TrimSpace(parts[1]); got != want {
				t.Errorf("\n got %s\nwant %s", got, want)
			}
			if notes, want := strings.Join(c.notes, "\n"), strings.TrimSpace(parts[2]); notes != want {
				t.Errorf("notes:\n got %s\nwant %s", notes, want)
			}
			if again := richtext.Clean(got); again != got {
				t.Errorf("not clean: %s", again)
			}
		})
	}
}

func TestAddressesOfTheOldSiteAreKnown(t *testing.T) {
	c := newConverter(t)
	for address, want := range map[string]string{
		"https://news.example.org/2017/02/x/":                                         "/2017/02/x/",
		"http://www.news.example.org/?p=39":                                           "/?p=39",
		"//NEWS.example.org/a#b":                                                      "/a#b",
		"https://news.example.org":                                                    "/",
		"https://news.example.org:443/a":                                              "/a",
		"/2017/02/x/":                                                                 "/2017/02/x/",
		"https://elsewhere.example/a":                                                 "https://elsewhere.example/a",
		"https://news.example.org.evil.example/a":                                     "https://news.example.org.evil.example/a",
		"https://user@news.example.org/a":                                             "/a",
		"mailto:a@news.example.org":                                                   "mailto:a@news.example.org",
		"https://i0.wp.com/news.example.org/wp-content/a.jpg?w=300":                   "/wp-content/a.jpg",
		"../wp-content/uploads/2016/01/square-300x169.jpg":                            "/media/2016/01/a-square.jpg",
		"https://old.example/wp-content/uploads/2016/01/%D8%B5%D9%88%D8%B1%D8%A9.png": "/media/2016/01/b-صورة.png",
		"https://old.example/wp-content/uploads/2016/01/%25D8%25B5%25D9%2588%25D8%25B1%25D8%25A9.png": "/media/2016/01/b-صورة.png",
	} {
		if got := c.rewrite("href", address); got != want {
			t.Errorf("%s became %s, not %s", address, got, want)
		}
	}
}

func TestShortcodesAreReadAsWordPressDoes(t *testing.T) {
	say := func(s shortcode) string {
		out := "<" + s.name
		for _, k := range []string{"a", "b", "ids", "title"} {
			if v, ok := s.attr[k]; ok {
				out += " " + k + "=" + v
			}
		}
		if s.closed {
			return out + ">" + s.content + "</" + s.name + ">"
		}
		return out + "/>"
	}
	for text, want := range map[string]string{
		`قبل [gallery ids="1,2"] بعد`:                     `قبل <gallery ids=1,2/> بعد`,
		`[x_y a='1' b=2]نص[/x_y]`:                         `<x_y a=1 b=2>نص</x_y>`,
		`[a_b]خارج [a_b]داخل[/a_b] بعد[/a_b] آخر`:         `<a_b>خارج <a_b>داخل</a_b> بعد</a_b> آخر`,
		`[a_b][c_d]نص[/c_d][/a_b]`:                        `<a_b><c_d>نص</c_d></a_b>`,
		`[a_b /]نص[/a_b]`:                                 `<a_b/>نص[/a_b]`,
		`[contact-form-7 id=“5” title=«نموذج»]`:           `<contact-form-7 title=نموذج/>`,
		`[[gallery ids="1"]] و[[غير]]`:                    `[gallery ids="1"] و[[غير]]`,
		`[sic] [covid-19] [AFP] [1] [] [ gallery] [صورة]`: `[sic] [covid-19] [AFP] [1] [] [ gallery] [صورة]`,
		`<a title="[gallery]">نص</a><!-- [gallery] -->`:   `<a title="[gallery]">نص</a><!-- [gallery] -->`,
		`2 < 3 [gallery]`:                                 `2 < 3 <gallery/>`,
		`[gallery`:                                        `[gallery`,
		`[/gallery]`:                                      `[/gallery]`,
		`[video a="]"]`:                                   `<video a=]/>`,
		"[gallery\n ids=\"1\"\n]":                         `<gallery ids=1/>`,
	} {
		if got := shortcodes(text, say); got != want {
			t.Errorf("%s\n got %s\nwant %s", text, got, want)
		}
	}
}

func TestNoBodyIsTooMuch(t *testing.T) {
	for name, body := range map[string]string{
		"brackets": strings.Repeat("[", 300_000), "open shortcodes": strings.Repeat("[a_b]", 100_000), "nested": strings.Repeat("[a_b]", 20_000) + "نص" + strings.Repeat("[/a_b]", 20_000),
		"open blocks": strings.Repeat("<!-- wp:group -->", 50_000) + "نص", "blocks": strings.Repeat("<!-- wp:paragraph --><p>نص</p><!-- /wp:paragraph -->", 50_000),
		"galleries": strings.Repeat(`[gallery ids="6"]`, 20_000), "comments": strings.Repeat("<!--", 200_000), "tags": strings.Repeat("<", 500_000),
		"videos": strings.Repeat("<video src=/a>", 20_000), "embeds": strings.Repeat(`<!-- wp:embed {"url":"https://youtu.be/x"} -->`, 20_000),
		"gallery blocks": "<!-- wp:gallery -->" + strings.Repeat("<ul><li>", 50_000), "quotes": `[a_b x="` + strings.Repeat(`"`, 300_000),
	} {
		t.Run(name, func(t *testing.T) {
			out := newConverter(t).convert(body)
			if len(out) > 40*len(body) {
				t.Errorf("%d bytes became %d", len(body), len(out))
			}
		})
	}
}

func hostileBody(t *rapid.T) string {
	piece := rapid.SampledFrom([]string{"[caption id=\"attachment_6\" width=\"300\"]", "[/caption]", "[gallery ids=\"6,7\"]", "[gallery]", "[x_y]", "[/x_y]", "[[", "]]", "<!-- wp:image {\"id\":6} -->",
		"<!-- /wp:image -->", "<!-- wp:embed {\"url\":\"https://youtu.be/x\"} -->", "<!-- /wp:embed -->", "<!-- wp:block {\"ref\":5} /-->", "<!-- wp:block {\"ref\":6} /-->", "<!-- wp:acme/x -->", "<!--", "-->",
		"<img src=\"https://news.example.org/wp-content/uploads/2016/01/square-300x169.jpg\" class=\"wp-image-6\">", "<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "<video src=/a.mp4>", "</video>",
		"<audio><source src=\"/wp-content/uploads/2019/05/حديث.mp3\"></audio>", "\n\n", "نصّ ", "<p>", "</p>", "<figure>", "<figcaption>", "<a href=\"javascript:x\">", "</a>", "https://youtu.be/abc", "\n", "&lt;script&gt;", "\"", "'", ">", "[", "<"})
	return strings.Join(rapid.SliceOfN(piece, 0, 20).Draw(t, "pieces"), "")
}

func TestACommentThatEndsAsItBeginsIsPassedOver(t *testing.T) {
	for _, comment := range []string{"<!-->", "<!--->", "<!---->"} {
		if got := newConverter(t).convert("<!-- wp:paragraph --><p>قبل</p><!-- /wp:paragraph -->" + comment + "<!-- wp:paragraph --><p>بعد</p><!-- /wp:paragraph -->"); got != "<p>قبل</p>\n<p>بعد</p>" {
			t.Errorf("%s: %q", comment, got)
		}
	}
}

func TestWhateverTheBodyTheResultIsClean(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		body := hostileBody(t)
		out := newConverter(t).convert(body)
		if again := richtext.Clean(out); again != out {
			t.Fatalf("%q\n got %q\nthen %q", body, out, again)
		}
		for _, bad := range []string{"<script", "onerror", "javascript:", "<!--"} {
			if strings.Contains(out, bad) {
				t.Fatalf("%q lets %s through: %q", body, bad, out)
			}
		}
	})
}

func FuzzConvert(f *testing.F) {
	f.Add("[caption]<img src=x>نص[/caption]\n\n<!-- wp:quote --><blockquote>قول</blockquote><!-- /wp:quote -->")
	f.Fuzz(func(t *testing.T, body string) {
		out := newConverter(t).convert(body)
		if again := richtext.Clean(out); again != out {
			t.Fatalf("%q\n got %q\nthen %q", body, out, again)
		}
	})
}
