package desk

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/jpeg"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/media"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/testkit"
)

// nothingStored fails where there is an article, or a picture in the library.
func (n *newsroom) nothingStored() {
	n.t.Helper()
	if list, _, err := n.stories.DeskList(n.t.Context(), story.DeskFilter{}, story.Cursor{}, 10); err != nil || len(list) != 0 {
		n.t.Errorf("stored: %+v %v", list, err)
	}
	if list, err := n.desk.Media.List(n.t.Context(), 0, 10, ""); err != nil || len(list) != 0 {
		n.t.Errorf("in the library: %+v %v", list, err)
	}
}

func TestFieldsThatAreTooLongAreRefusedOneByOneAndTheTextKept(t *testing.T) {
	long := strings.Repeat("ط", story.MaxNote+1)
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		n := staff(t, d)
		form := func(field string) url.Values {
			f := filled("عنوان مقبول", "<p>نص كتبته</p>", 0)
			f["byline_kind"], f["tag_new_kind"], f["correction_at"] = []string{"person"}, []string{"topic"}, []string{"0"}
			f.Set(field, long)
			return f
		}
		for field, limit := range map[string]string{"headline": "300", "kicker": "120", "deck": "600", "slug": "200", "password": "200", "byline_name": "120", "tag_new": "120",
			"correction_text": "1000", "lead_alt": "1000", "lead_caption": "1000", "lead_credit": "1000", "lead_source": "1000"} {
			n.post("/desk/articles/new", form(field), actor.Editor).is(http.StatusUnprocessableEntity).must(long, "أطول من المسموح", limit, "نص كتبته", `class="fault"`)
		}
		n.nothingStored()
		if tags, err := n.sections.Tags(t.Context(), 10); err != nil || len(tags) != 0 {
			t.Errorf("tags were made: %v %v", tags, err)
		}
		n.post("/desk/articles/new/publish", filled("منشور", "<p>نص</p>", 0), actor.Editor).is(http.StatusSeeOther)
		note := form("withdraw_note")
		note.Set("base", "2")
		n.post("/desk/articles/1/withdraw", note, actor.Editor).is(http.StatusUnprocessableEntity).must(long, "1000", "نص كتبته")
		if a := n.stored(1); a.Revision != 2 || a.Publication != story.Published {
			t.Errorf("revision %d, %s", a.Revision, a.Publication)
		}
	})
}

func TestBrokenTextAndControlsHarmNoDatabase(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		n := staff(t, d)
		form := filled("عنوان\x00 فيه\x01 نقص", "<p>نص\x00 كامل\x0b</p>", 0)
		for name, value := range map[string]string{"kicker": "ق\x00", "deck": "د\x1f", "byline_name": "ليلى\x00 الحداد", "byline_kind": "person", "tag_new": "مكان\x00", "tag_new_kind": "place",
			"correction_text": "ص\x00", "correction_at": "0", "slug": "ر\x00ابط", "password": "س\x00ر"} {
			form.Set(name, value)
		}
		n.post("/desk/articles/new", form, actor.Editor).is(http.StatusSeeOther)
		a := n.stored(1)
		if a.Headline != "عنوان فيه نقص" || a.Body != "<p>نص كامل</p>" || a.Bylines[0].Name != "ليلى الحداد" || len(a.TagIDs) != 1 || a.Password != "سر" {
			t.Errorf("stored: %+v", a)
		}
		for _, field := range []string{"headline", "kicker", "deck", "body", "lead_caption", "password"} {
			broken := filled("عنوان", "<p>نص</p>", a.Revision)
			broken.Set(field, "قبل\xff\xc0بعد")
			n.post(articleURL(1), broken, actor.Editor).is(http.StatusUnprocessableEntity).must("قبل\uFFFD", "بعد", "حروف تالفة")
		}
		if n.stored(1).Revision != a.Revision {
			t.Error("broken text was stored")
		}
		for _, path := range []string{"/desk/articles?q=%00%ff&section=x&after=1-&state=none", "/desk/media?q=%00%ff&before=x", "/desk/tags?q=%00%ff", "/desk/media/recent?q=%ff"} {
			n.get(path, actor.Editor).is(http.StatusOK)
		}
		n.post("/desk/tags", url.Values{"name": {"وسم\x00\xff"}, "kind": {"topic"}}, actor.Editor).is(http.StatusSeeOther)
		n.post("/desk/sections", url.Values{"name": {"قسم\x00\xff"}}, actor.Admin).is(http.StatusSeeOther)
		n.post("/desk/sign-in", url.Values{"login": {"\x00\xff"}, "password": {"\xff\x00"}}, "").is(http.StatusUnauthorized)
	})
}

func TestAFormWithoutFieldsIsAskedForAHeadline(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		n := staff(t, d)
		for _, path := range []string{"/desk/articles/new", "/desk/articles/new/publish", "/desk/articles/new/withdraw"} {
			n.post(path, nil, actor.Editor).is(http.StatusUnprocessableEntity).must("اكتب عنواناً")
		}
		n.nothingStored()
		n.post("/desk/articles/new", url.Values{"headline": {"عنوان فقط"}}, actor.Editor).is(http.StatusSeeOther)
		if a := n.stored(1); a.Kind != story.KindArticle || a.Lang != "ar" || a.Dir != "rtl" || a.Comments != story.CommentsModerated {
			t.Errorf("stored: %+v", a)
		}
		for _, path := range []string{"/desk/sections", "/desk/tags", "/desk/media", "/desk/settings", "/desk/sign-in"} {
			if got := n.post(path, nil, actor.Owner); got.status < 400 || got.status >= 500 {
				t.Errorf("%s without fields: %d", path, got.status)
			}
		}
		r := httptest.NewRequest(http.MethodPost, "http://desk.test/desk/articles/new", strings.NewReader("--x\r\nContent-Disposition: form-data; name=\"headline\"\r\n\r\nناقص"))
		r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
		n.do(r, actor.Editor).is(http.StatusUnprocessableEntity).must("وصل النموذج ناقصاً")
	})
}

func TestAnUnknownThingIsNotFoundAndNamesNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		n := staff(t, d)
		for _, id := range []string{"99", "0", "-1", "x", "9223372036854775808", "1%00"} {
			n.get("/desk/articles/"+id, actor.Editor).is(http.StatusNotFound)
			n.get("/desk/articles/"+id+"/preview", actor.Editor).is(http.StatusNotFound)
			n.get("/desk/articles/"+id+"/revisions/1", actor.Editor).is(http.StatusNotFound)
			n.post("/desk/articles/"+id, filled("نص لا مادة له", "<p>متن لا مادة له</p>", 1), actor.Editor).is(http.StatusNotFound).must("نص لا مادة له", "متن لا مادة له", "باقٍ في هذه الصفحة")
			n.get("/desk/media/"+id, actor.Editor).is(http.StatusNotFound)
		}
		for field, value := range map[string]string{"section": "99", "other": "99", "tag": "99|topic|لا شيء"} {
			form := filled("عنوان", "<p>نص كتبته</p>", 0)
			form.Set(field, value)
			n.post("/desk/articles/new", form, actor.Editor).is(http.StatusUnprocessableEntity).must("نص كتبته")
		}
		for field, value := range map[string]string{"lang": "لغة", "dir": "up", "comments": "maybe", "kind": "poem", "workflow": "printed", "byline_kind": "robot"} {
			form := filled("عنوان", "<p>نص كتبته</p>", 0)
			form.Set("byline_name", "اسم")
			form.Set(field, value)
			n.post("/desk/articles/new", form, actor.Editor).is(http.StatusUnprocessableEntity).must("نص كتبته")
		}
		n.nothingStored()
	})
}

func TestABodyOverTheLimitIsRefusedWithItsText(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		n := staff(t, d)
		body := "<p>" + strings.Repeat("كلمة ", story.MaxBody/9+1) + "</p>"
		n.post("/desk/articles/new", filled("طويل", body, 0), actor.Editor).is(http.StatusUnprocessableEntity).must("12 ميغابايت", "كلمة كلمة", "طويل")
		whole := httptest.NewRequest(http.MethodPost, "http://desk.test/desk/articles/new", endless{})
		whole.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		n.do(whole, actor.Editor).is(http.StatusRequestEntityTooLarge)
		n.nothingStored()
		a := n.created(actor.Editor, "كبير", "<p>"+strings.Repeat("كلمة ", 100_000)+"</p>")
		if a.WordCount != 100_000 {
			t.Errorf("%d words", a.WordCount)
		}
	})
}

// endless is a form that never ends.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	return len(p), nil
}

// pixels is a PNG whose header promises a size that its data does not have.
func pixels(width, height uint32) []byte {
	out := []byte("\x89PNG\r\n\x1a\n")
	chunk := func(kind string, data []byte) {
		body := append([]byte(kind), data...)
		out = binary.BigEndian.AppendUint32(out, uint32(len(data)))
		out = binary.BigEndian.AppendUint32(append(out, body...), crc32.ChecksumIEEE(body))
	}
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, width), height)
	chunk("IHDR", append(head, 8, 2, 0, 0, 0))
	chunk("IDAT", nil)
	chunk("IEND", nil)
	return out
}

func TestWhatIsNoPictureIsRefusedInWordsAndNothingOfItStored(t *testing.T) {
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, image.NewGray(image.Rect(0, 0, 400, 300)), nil); err != nil {
		t.Fatal(err)
	}
	files := map[string]struct {
		data  []byte
		words string
	}{
		"text.jpg":      {[]byte("هذا نص وليس صورة"), "ليس صورة"},
		"empty.png":     {nil, "ليس صورة"},
		"page.png":      {[]byte("<!doctype html><script>alert(1)</script>"), "ليس صورة"},
		"script.svg":    {[]byte(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script></svg>`), "ليس صورة"},
		"svg-as.png":    {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(2)</script></svg>`), "ليس صورة"},
		"huge.png":      {pixels(10_000, 10_001), "50 مليون"},
		"overflow.png":  {pixels(1<<31-1, 1<<31-1), "تالفة|مليون"},
		"header.png":    {pixels(100, 100), "تالفة"},
		"truncated.jpg": {photo.Bytes()[:photo.Len()/2], "تالفة"},
		"heavy.jpg":     {append(photo.Bytes(), make([]byte, media.MaxBytes)...), "25 ميغابايت"},
	}
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		n := staff(t, d)
		for name, file := range files {
			said := regexp.MustCompile(file.words)
			r := multi(t, "/desk/media", nil, "file", name, file.data)
			r.Header.Set("Accept", "application/json")
			if got := n.do(r, actor.Writer); got.status < 400 || got.status >= 500 || !said.MatchString(got.body) {
				t.Errorf("%s to the script: %d %s", name, got.status, got.body)
			}
			if got := n.do(multi(t, "/desk/media", nil, "file", name, file.data), actor.Writer); got.status < 400 || got.status >= 500 || !said.MatchString(got.body) || !strings.Contains(got.body, name) {
				t.Errorf("%s to the form: %d", name, got.status)
			}
			lead := n.do(multi(t, "/desk/articles/new", filled("عنوان باق", "<p>نص باق</p>", 0), "lead_file", name, file.data), actor.Writer)
			if name != "empty.png" && (lead.status < 400 || lead.status >= 500 || !said.MatchString(lead.body)) {
				t.Errorf("%s as lead picture: %d", name, lead.status)
			}
			lead.must("عنوان باق", "نص باق").mustNot("<script>alert")
		}
		n.nothingStored()

		// The content decides, not the name; what is shown is what was found.
		r := multi(t, "/desk/media", nil, "file", "../../صورة<b>.svg", photo.Bytes())
		r.Header.Set("Accept", "application/json")
		n.do(r, actor.Writer).is(http.StatusCreated).must(`.jpg"`).mustNot("..", "<b>", `.svg","thumb`)
		for field := range map[string]bool{"alt": true, "caption": true, "credit": true, "source": true} {
			n.post("/desk/media/1", url.Values{field: {strings.Repeat("و", story.MaxNote+1)}}, actor.Writer).is(http.StatusUnprocessableEntity).must("أطول من المسموح")
		}
		n.post("/desk/media/1", url.Values{"alt": {"ب\x00\xff"}}, actor.Writer).is(http.StatusSeeOther)
		n.post("/desk/media/99", url.Values{"alt": {"ب"}}, actor.Writer).is(http.StatusNotFound)
	})
}

func TestEveryFormFromAnotherSiteIsRefused(t *testing.T) {
	n := staff(t, testkit.SQLite(t))
	a := n.created(actor.Editor, "خبر", "<p>نص</p>")
	for _, r := range n.desk.routes() {
		method, address, _ := strings.Cut(r.pattern, " ")
		if method != http.MethodPost {
			continue
		}
		address = strings.NewReplacer("{id}", "1", "{number}", "1").Replace(address)
		for header, value := range map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"} {
			req := post(address, filled("من موقع آخر", "<p>سطو</p>", 1))
			req.Header.Set(header, value)
			n.do(req, actor.Owner).is(http.StatusForbidden)
		}
	}
	if got := n.stored(a.ID); got.Revision != 1 || got.Body != "<p>نص</p>" {
		t.Errorf("stored: %+v", got)
	}
	n.get("/desk/", actor.Owner).is(http.StatusOK)
}
