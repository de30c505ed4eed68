package desk

import (
	"net/http"
	"net/netip"
	"net/url"
	"testing"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/consent"
	"github.com/warraq/warraq/internal/db"
	"github.com/warraq/warraq/internal/testkit"
)

func TestProvidersAreRegisteredChangedAndRemoved(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		n := staff(t, d)
		const screen = "/desk/settings/consent"
		n.get("/desk/settings", actor.Admin).is(http.StatusOK).must(screen)
		n.get(screen, actor.Admin).is(http.StatusOK).must("لا مزوّدين", "script-src &#39;self&#39;;", "YouTube").mustNot("ما اختاره القرّاء")
		form := url.Values{"version": {"0"}, "name": {"عدّاد"}, "purpose": {"analytics"}, "kind": {"script"}, "hosts": {"https://*.stats.example\r\nhttps://cdn.example"}, "script": {"https://stats.example/s.js"}, "retention": {"سنة كاملة"}, "privacy": {""}}
		n.post(screen+"/new", form, actor.Admin).is(http.StatusUnprocessableEntity).must("عدّاد", "https://*.stats.example", "فالنجمة تفتح الباب", "https://stats.example/s.js", "سنة كاملة")
		form.Set("hosts", "data:text/javascript,alert(1)")
		n.post(screen+"/new", form, actor.Admin).is(http.StatusUnprocessableEntity).must("لا يُقبل غيره")
		form.Set("hosts", "https://stats.example/../x")
		n.post(screen+"/new", form, actor.Admin).is(http.StatusUnprocessableEntity).must("اكتب المضيف وحده")
		form.Set("hosts", " https://stats.example \r\n\r\n https://cdn.example ")
		n.post(screen+"/new", form, actor.Admin).is(http.StatusSeeOther)
		n.get(screen, actor.Admin).is(http.StatusOK).must("عدّاد", "script-src &#39;self&#39; https://stats.example https://cdn.example;", "ما اختاره القرّاء", `href="/desk/settings/consent/1"`)
		n.get(screen+"/1", actor.Owner).is(http.StatusOK).must(`value="عدّاد"`, "https://cdn.example</textarea>", `name="version" value="1"`)
		if err := n.consent.Count(t.Context(), 1, consent.Refuse, netip.Addr{}); err != nil {
			t.Fatal(err)
		}
		form.Set("name", "عدّاد الزيارات")
		n.post(screen+"/1", form, actor.Admin).is(http.StatusConflict).must("عدّاد الزيارات", "تغيّر سجل المزوّدين", `name="version" value="1"`)
		form.Set("version", "1")
		n.post(screen+"/1", form, actor.Admin).is(http.StatusSeeOther)
		n.get(screen, actor.Admin).is(http.StatusOK).must("عدّاد الزيارات", `<td class="num">1</td>`)
		n.get(screen+"/new?known=YouTube", actor.Admin).is(http.StatusOK).must(`value="YouTube"`, "https://www.youtube-nocookie.com</textarea>")
		n.get(screen+"/9", actor.Admin).is(http.StatusNotFound)
		n.post(screen+"/9", form, actor.Admin).is(http.StatusConflict) // the version is older, too
		n.post(screen+"/-4", form, actor.Admin).is(http.StatusNotFound)
		n.post(screen+"/1/remove", url.Values{"version": {"1"}}, actor.Admin).is(http.StatusConflict).must("عدّاد الزيارات")
		n.post(screen+"/1/remove", url.Values{"version": {"2"}}, actor.Admin).is(http.StatusSeeOther)
		n.get(screen, actor.Admin).is(http.StatusOK).must("لا مزوّدين", "لا أحد")
		for _, role := range []actor.Role{actor.Editor, actor.Writer, actor.Moderator} {
			n.get(screen, role).is(http.StatusForbidden)
			n.post(screen+"/new", form, role).is(http.StatusForbidden)
		}
	})
}
