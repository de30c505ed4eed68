package desk

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/people"
	"github.com/warraq/warraq/internal/testkit"
)

func TestSignInOpensASessionAndSignOutEndsIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		n := staff(t, d)
		n.get("/desk/articles?state=draft", "").is(http.StatusSeeOther).mustNot("<table")
		n.get("/desk/sign-in?next=/desk/media", "").is(http.StatusOK).must("غرفة الأخبار", `name="login"`, `value="/desk/media"`, `dir="rtl"`)
		n.post("/desk/sign-in", url.Values{"login": {"editor"}, "password": {"wrong wrong wrong"}}, "").is(http.StatusUnauthorized).
			must(`value="editor"`, "غير صحيح").mustNot("wrong wrong wrong")
		in := n.post("/desk/sign-in", url.Values{"login": {"editor"}, "password": {password}, "next": {"/desk/media"}}, "").is(http.StatusSeeOther)
		if to := in.header.Get("Location"); to != "/desk/media" {
			t.Errorf("sign-in leads to %q", to)
		}
		cookie := in.header.Get("Set-Cookie")
		for _, part := range []string{"HttpOnly", "SameSite=Lax", "Path=/"} {
			if !strings.Contains(cookie, part) {
				t.Errorf("cookie %q lacks %s", cookie, part)
			}
		}
		n.tokens["fresh"] = strings.TrimPrefix(strings.Split(cookie, ";")[0], "warraq=")
		n.get("/desk/", "fresh").is(http.StatusOK)
		n.post("/desk/sign-out", nil, "fresh").is(http.StatusSeeOther)
		n.get("/desk/", "fresh").is(http.StatusSeeOther)
	})
}

func TestSigningOutEverywhereEndsEverySession(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		n := staff(t, d)
		other, _, err := n.people.SignIn(t.Context(), "writer", password, "192.0.2.9")
		if err != nil {
			t.Fatal(err)
		}
		n.tokens["other"] = other
		n.post("/desk/sign-out-everywhere", nil, actor.Writer).is(http.StatusSeeOther)
		n.get("/desk/", actor.Writer).is(http.StatusSeeOther)
		n.get("/desk/", "other").is(http.StatusSeeOther)
		n.get("/desk/", actor.Editor).is(http.StatusOK)
	})
}

func TestTheCookieIsBoundToTheHostOverHTTPS(t *testing.T) {
	n := open(t, testkit.SQLite(t), "https://news.example")
	if _, err := n.people.AddUser(t.Context(), people.NewUser{Login: "noura", Email: "n@desk.test", Name: "نورة", Role: actor.Owner, Password: password}); err != nil {
		t.Fatal(err)
	}
	in := n.post("/desk/sign-in", url.Values{"login": {"n@desk.test"}, "password": {password}}, "").is(http.StatusSeeOther)
	if cookie := in.header.Get("Set-Cookie"); !strings.HasPrefix(cookie, "__Host-warraq=") || !strings.Contains(cookie, "Secure") {
		t.Errorf("cookie %q", cookie)
	}
}

func TestASignInLeadsNowhereElse(t *testing.T) {
	for next, want := range map[string]string{
		"/desk/articles/3?x=1": "/desk/articles/3?x=1", "https://evil.example/desk/": "/desk/", "//evil.example/desk/": "/desk/", "/": "/desk/",
		"/desk/\\evil": "/desk/", "": "/desk/", "javascript:alert(1)": "/desk/", "/desk/sign-out": "/desk/",
	} {
		if got := localPath(next); got != want {
			t.Errorf("localPath(%q) = %q, want %q", next, got, want)
		}
	}
}

func TestFormsFromOtherSitesAreRefused(t *testing.T) {
	n := staff(t, testkit.SQLite(t))
	for header, value := range map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"} {
		r := post("/desk/articles/new", filled("من موقع آخر", "<p>نص</p>", 0))
		r.Header.Set(header, value)
		n.do(r, actor.Editor).is(http.StatusForbidden)
	}
	n.get("/desk/", actor.Editor).is(http.StatusOK).mustNot("من موقع آخر")
}

func TestTheFirstRunLinkCreatesTheOwnerOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		n := open(t, d, "http://desk.test")
		token, _, err := n.people.FirstRunToken(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		n.get("/desk/first-run?token="+token, "").is(http.StatusOK).must("المالك", `value="`+token+`"`)
		form := url.Values{"token": {token}, "name": {"نورة"}, "login": {"noura"}, "email": {"n@desk.test"}, "password": {"short"}}
		n.post("/desk/first-run", form, "").is(http.StatusUnprocessableEntity).must("نورة", "noura", `class="fault"`).mustNot(`value="short"`)
		form.Set("password", password)
		wrong := url.Values{"token": {"x"}, "name": {"نورة"}, "login": {"noura"}, "email": {"n@desk.test"}, "password": {password}}
		n.post("/desk/first-run", wrong, "").is(http.StatusForbidden)
		in := n.post("/desk/first-run", form, "").is(http.StatusSeeOther)
		if in.header.Get("Set-Cookie") == "" {
			t.Error("the owner is not signed in")
		}
		n.get("/desk/first-run?token="+token, "").is(http.StatusForbidden)
		n.post("/desk/first-run", form, "").is(http.StatusForbidden)
	})
}

func TestAnEndedSessionKeepsTheTextOfTheForm(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		n := staff(t, d)
		a := n.created(actor.Editor, "عنوان أول", "<p>نص أول</p>")
		form := filled("عنوان طويل كتبته قبل انتهاء الجلسة", `<p>نص كثير</p><script>alert(1)</script>`, a.Revision)
		n.post(articleURL(a.ID), form, "").is(http.StatusUnauthorized).must("عنوان طويل كتبته", "keep:headline", "انتهت جلستك").mustNot("<script>alert")
		again := url.Values{"login": {"editor"}, "password": {password}, "next": {articleURL(a.ID)}}
		for name, list := range form {
			again["keep:"+name] = list
		}
		n.post("/desk/sign-in", again, "").is(http.StatusOK).must("عنوان طويل كتبته", "نص كثير", `name="base" value="1"`).mustNot("<script>alert", "&lt;script")
		if n.stored(a.ID).Headline != "عنوان أول" {
			t.Error("signing in saved the text: only its writer may")
		}
		again.Set("login", "writer")
		n.post("/desk/sign-in", again, "").is(http.StatusForbidden)
	})
}

func TestNoPageOfTheDeskIsKeptByCachesOrFramed(t *testing.T) {
	n := staff(t, testkit.SQLite(t))
	a := n.get("/desk/", actor.Editor).is(http.StatusOK)
	if a.header.Get("Cache-Control") != "no-store" || !strings.Contains(a.header.Get("Content-Security-Policy"), "frame-ancestors 'none'") {
		t.Errorf("headers: %v", a.header)
	}
	w := httptest.NewRecorder()
	n.handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, n.desk.assets.URL("desk.css"), nil))
	if w.Code != http.StatusOK || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
		t.Errorf("style: %d %v", w.Code, w.Header())
	}
}
