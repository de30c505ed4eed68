package story_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/warraq/warraq/internal/story"
)

func TestAddressesThatMeanTheSameCompareEqual(t *testing.T) {
	for _, same := range [][]string{
		{"/", "", "//", "/%2f"},
		{"/2026/11/خبر", "/2026/11/خبر/", "/2026/11/%D8%AE%D8%A8%D8%B1", "/2026/11/%d8%ae%d8%a8%d8%b1/", "/2026/11/%25d8%25ae%25d8%25a8%25d8%25b1"},
		{"/Café", "/cafe\u0301", "/CAF%C3%89", "/cafe%cc%81/"},
		{"/خب", "/%d8%ae%d8%a8%d8", "/%d8%ae%d8%a8\xd8", "/خب%d8/"}, // cut inside a letter
		{"/خبd", "/%d8%ae%d8%a8%d", "/خب%d"},                        // cut inside an encoding
		{"/50", "/50%", "/50%25"},
	} {
		for _, s := range same[1:] {
			if story.PathKey(s) != story.PathKey(same[0]) {
				t.Errorf("%q is %q, %q is %q", same[0], story.PathKey(same[0]), s, story.PathKey(s))
			}
		}
	}
	if story.PathKey("/a/b") == story.PathKey("/a-b") || story.PathKey("/خبر-2") == story.PathKey("/خبر") {
		t.Error("different addresses compare equal")
	}
}

func TestDecodingLeavesWhatIsNoEncoding(t *testing.T) {
	for in, want := range map[string]string{"/100%": "/100%", "/a%zz": "/a%zz", "/%d9%85%d": "/م%d", "/a%00b": "/ab", "/a+b": "/a+b"} {
		if got := story.DecodePath(in); got != want {
			t.Errorf("%q became %q, not %q", in, got, want)
		}
	}
}

func keyHolds(t interface{ Errorf(string, ...any) }, path string) {
	key := story.PathKey(path)
	if again := story.PathKey(key); again != key {
		t.Errorf("%q: key %q, its own key %q", path, key, again)
	}
	if !strings.HasPrefix(key, "/") || key != "/" && strings.HasSuffix(key, "/") || strings.ContainsAny(key, "\x00%") {
		t.Errorf("%q: key %q", path, key)
	}
}

func TestAKeyIsItsOwnKey(t *testing.T) {
	piece := rapid.OneOf(rapid.String(), rapid.StringMatching(`(%[0-9a-fA-F]{0,2}|/|%25|[a-zA-Zآأ]|\x{301}|\x{653})*`),
		rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }))
	rapid.Check(t, func(t *rapid.T) {
		keyHolds(t, strings.Join(rapid.SliceOf(piece).Draw(t, "pieces"), ""))
	})
}

func FuzzPathKey(f *testing.F) {
	for _, seed := range []string{"", "/%", "/%d9%8", "/%25%32%35", "a/%/", "/\xff%41", "/e%\u0301", "/İ/ẞ/Ω"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, path string) { keyHolds(t, path) })
}
