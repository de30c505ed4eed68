package page_test

import (
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/warraq/warraq/internal/page"
)

func TestPagesAreDrawnWholeOrNotAtAll(t *testing.T) {
	s, err := page.Load(fstest.MapFS{"a/a.tmpl": {Data: []byte(`{{define "a"}}<p>{{.Text}}</p>{{.Missing.Field}}{{end}}{{define "b"}}<p>{{.Text}}</p>{{end}}`)}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	if err := s.Write(w, 200, "a", struct{ Text string }{"x"}); err == nil || w.Body.Len() > 0 {
		t.Errorf("half a page left: %q, %v", w.Body, err)
	}
	w = httptest.NewRecorder()
	if err := s.Write(w, 404, "b", struct{ Text string }{"<b>"}); err != nil || w.Code != 404 || w.Body.String() != "<p>&lt;b&gt;</p>" {
		t.Errorf("%d %q %v", w.Code, w.Body, err)
	}
}

func TestABrokenTemplateIsToldWithFileAndLine(t *testing.T) {
	_, err := page.Load(fstest.MapFS{"x/broken.tmpl": {Data: []byte("{{define \"a\"}}\n{{if}}{{end}}")}}, nil)
	if err == nil || !strings.Contains(err.Error(), "x/broken.tmpl:2") {
		t.Errorf("%v", err)
	}
}
