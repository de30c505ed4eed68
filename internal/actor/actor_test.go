package actor_test

import (
	"testing"

	"github.com/warraq/warraq/internal/actor"
)

// The table of rights, cell by cell: a change of a right is a change here.
func TestRightsOfEachRole(t *testing.T) {
	all := []actor.Permission{actor.ReadDesk, actor.WriteStory, actor.EditStory, actor.PublishStory, actor.Upload, actor.Moderate, actor.ReadAudience, actor.ManageSite, actor.ManageUsers}
	want := map[actor.Role]string{
		actor.Owner:     "111111111",
		actor.Admin:     "111111111",
		actor.Editor:    "111111100",
		actor.Writer:    "110010100",
		actor.Moderator: "100001100",
		"stranger":      "000000000",
		"":              "000000000",
	}
	for role, cells := range want {
		for i, p := range all {
			if got := (actor.Actor{Role: role}).May(p); got != (cells[i] == '1') {
				t.Errorf("%s may %s: %v", role, p, got)
			}
		}
	}
	for _, r := range actor.Roles {
		if !r.Known() {
			t.Errorf("%s is not known", r)
		}
	}
	if actor.Role("root").Known() {
		t.Error("an unknown role is known")
	}
}
