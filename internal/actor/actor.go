// Package actor says who acts and what they may do: one table of roles and permissions.
//
// It is not for accounts or sessions, which are in people.
package actor

import "slices"

// Role is what somebody is in the newsroom.
type Role string

// The roles, from the widest to the narrowest.
const (
	Owner     Role = "owner"
	Admin     Role = "admin"
	Editor    Role = "editor"
	Writer    Role = "writer"
	Moderator Role = "moderator"
)

// Roles lists every role, widest first.
var Roles = []Role{Owner, Admin, Editor, Writer, Moderator}

// Known says whether r is one of Roles.
func (r Role) Known() bool { return slices.Contains(Roles, r) }

// Permission is one thing that can be allowed.
type Permission string

// The permissions.
const (
	ReadDesk     Permission = "desk.read"        // open the desk
	WriteStory   Permission = "story.write"      // write articles and change one's own
	EditStory    Permission = "story.edit"       // change anybody's article
	PublishStory Permission = "story.publish"    // publish, update live, withdraw
	Upload       Permission = "media.upload"     // add pictures
	Moderate     Permission = "comment.moderate" // decide on comments
	ReadAudience Permission = "audience.read"    // see who reads what: everybody whose work it tells something of, moderators too
	ManageSite   Permission = "site.manage"      // settings, sections, tags
	ManageUsers  Permission = "user.manage"      // accounts and roles
)

var table = map[Role][]Permission{
	Owner:     {ReadDesk, WriteStory, EditStory, PublishStory, Upload, Moderate, ReadAudience, ManageSite, ManageUsers},
	Admin:     {ReadDesk, WriteStory, EditStory, PublishStory, Upload, Moderate, ReadAudience, ManageSite, ManageUsers},
	Editor:    {ReadDesk, WriteStory, EditStory, PublishStory, Upload, Moderate, ReadAudience},
	Writer:    {ReadDesk, WriteStory, Upload, ReadAudience},
	Moderator: {ReadDesk, Moderate, ReadAudience},
}

// Actor is somebody who acts: a signed-in person, or the program itself.
type Actor struct {
	UserID int64 // 0 for the program itself
	Name   string
	Role   Role
}

// System is the program acting for its operator: commands, imports, background work.
var System = Actor{Name: "warraq", Role: Owner}

// May says whether the actor's role holds the permission.
func (a Actor) May(p Permission) bool { return slices.Contains(table[a.Role], p) }
