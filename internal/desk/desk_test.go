package desk

import (
	"bytes"
	"context"
	"html"
	"image"
	"image/png"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/blob"
	"github.com/warraq/warraq/internal/clock"
	"github.com/warraq/warraq/internal/comment"
	"github.com/warraq/warraq/internal/consent"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/i18n"
	"github.com/warraq/warraq/internal/media"
	"github.com/warraq/warraq/internal/people"
	"github.com/warraq/warraq/internal/policy"
	"github.com/warraq/warraq/internal/search"
	"github.com/warraq/warraq/internal/section"
	"github.com/warraq/warraq/internal/site"
	"github.com/warraq/warraq/internal/story"
	"github.com/warraq/warraq/internal/testkit"
	"github.com/warraq/warraq/internal/web"
)

const password = "a sentence of mine"

// newsroom is a desk over real features, with one user of each role.
type newsroom struct {
	t        *testing.T
	desk     *desk
	handler  http.Handler
	clock    *clock.Manual
	people   *people.People
	stories  *story.Stories
	sections *section.Sections
	search   *search.Index
	comments *comment.Comments
	consent  *consent.Providers
	users    map[actor.Role]people.User
	tokens   map[actor.Role]string
}

func open(t *testing.T, d *db.DB, base string) *newsroom {
	t.Helper()
	catalogue, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	blobs, err := blob.OpenFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	c := testkit.Clock()
	sites := site.New(d)
	n := &newsroom{t: t, clock: c, people: people.New(d, c), stories: story.New(d, c, nil, sites), sections: section.New(d)}
	n.search = search.New(d, c, slog.New(slog.NewTextHandler(io.Discard, nil)), n.stories)
	policies := policy.New(d, c)
	n.comments = comment.New(d, c, n.stories, sites, policies)
	n.consent = consent.New(d, c)
	deps := Deps{Consent: n.consent, Audience: &told{}, Comments: n.comments, Policies: policies, Stories: n.stories, Sections: n.sections, People: n.people, Media: media.New(d, blobs, nil, c), Search: n.search, Sites: sites, Catalogue: catalogue,
		Clock: c, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), BaseURL: base,
		Preview: func(_ context.Context, a story.Article) ([]byte, error) {
			return []byte("<article><h1>" + html.EscapeString(a.Headline) + "</h1>" + a.Body + "</article>"), nil
		}}
	if n.desk, err = build(deps); err != nil {
		t.Fatal(err)
	}
	n.handler = web.Secure(n.desk.handler())
	return n
}

// staff adds a user of each role; they sign in when they first ask for something.
func staff(t *testing.T, d *db.DB) *newsroom {
	t.Helper()
	n := open(t, d, "http://desk.test")
	n.users, n.tokens = map[actor.Role]people.User{}, map[actor.Role]string{}
	for _, role := range actor.Roles {
		u, err := n.people.AddUser(t.Context(), people.NewUser{Login: string(role), Email: string(role) + "@desk.test", Name: "أحد " + string(role), Role: role, Password: password})
		if err != nil {
			t.Fatal(err)
		}
		n.users[role] = u
	}
	return n
}

type answer struct {
	t      *testing.T
	status int
	header http.Header
	body   string
}

func (n *newsroom) do(r *http.Request, as actor.Role) answer {
	n.t.Helper()
	if _, member := n.users[as]; member && n.tokens[as] == "" {
		token, _, err := n.people.SignIn(n.t.Context(), string(as), password, "192.0.2.1")
		if err != nil {
			n.t.Fatal(err)
		}
		n.tokens[as] = token
	}
	if token := n.tokens[as]; token != "" {
		r.AddCookie(&http.Cookie{Name: n.desk.cookieName(), Value: token})
	}
	w := httptest.NewRecorder()
	n.handler.ServeHTTP(w, r)
	return answer{n.t, w.Code, w.Header(), w.Body.String()}
}

func (n *newsroom) get(path string, as actor.Role) answer {
	n.t.Helper()
	return n.do(httptest.NewRequest(http.MethodGet, "http://desk.test"+path, nil), as)
}

func post(path string, values url.Values) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "http://desk.test"+path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

func (n *newsroom) post(path string, values url.Values, as actor.Role) answer {
	n.t.Helper()
	return n.do(post(path, values), as)
}

func (a answer) is(status int) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, want %d\n%.2000s", a.status, status, a.body)
	}
	return a
}

func (a answer) must(parts ...string) answer {
	a.t.Helper()
	for _, part := range parts {
		if !strings.Contains(a.body, part) {
			a.t.Errorf("the page does not hold %q\n%.3000s", part, a.body)
		}
	}
	return a
}

func (a answer) mustNot(parts ...string) answer {
	a.t.Helper()
	for _, part := range parts {
		if strings.Contains(a.body, part) {
			a.t.Errorf("the page holds %q", part)
		}
	}
	return a
}

// filled is the editor's form as a browser without script would send it.
func filled(headline, body string, base int64) url.Values {
	return url.Values{"kind": {"article"}, "base": {strconv.FormatInt(base, 10)}, "headline": {headline}, "body": {body}, "lang": {"ar"}, "dir": {"rtl"},
		"comments": {"moderated"}, "workflow": {"draft"}, "section": {"0"}, "lead_id": {"0"}, "update": {"silent"}}
}

// created makes an article through the form and returns it as stored.
func (n *newsroom) created(as actor.Role, headline, body string) story.Article {
	n.t.Helper()
	a := n.post("/desk/articles/new", filled(headline, body, 0), as).is(http.StatusSeeOther)
	id, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimPrefix(a.header.Get("Location"), "/desk/articles/"), "?done=saved"), 10, 64)
	if err != nil {
		n.t.Fatal(err)
	}
	return n.stored(id)
}

func (n *newsroom) stored(id int64) story.Article {
	n.t.Helper()
	a, err := n.stories.Get(n.t.Context(), id)
	if err != nil {
		n.t.Fatal(err)
	}
	return a
}

func picture(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 60, 40))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// multi is a form with one file, as a browser sends it.
func multi(t *testing.T, path string, values url.Values, field, filename string, data []byte) *http.Request {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, list := range values {
		for _, v := range list {
			if err := w.WriteField(name, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	part, err := w.CreateFormFile(field, filename)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "http://desk.test"+path, &b)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return r
}

// unpublishable are stories of which none can be published just now.
type unpublishable struct{ Stories }

func (unpublishable) Publish(context.Context, actor.Actor, int64) (story.Article, error) {
	return story.Article{}, errs.New(errs.Unavailable, "error.database_unavailable")
}
