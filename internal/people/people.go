// Package people is everybody the paper knows by name: those who sign stories (with or without an account) and those who
// sign in (accounts, sessions, passwords).
//
// It is not for commenters, who have no account.
package people

import (
	"time"

	"github.com/warraq/warraq/internal/actor"
)

// Kind tells people from agencies and from the paper itself.
type Kind string

// The kinds of byline.
const (
	KindPerson      Kind = "person"
	KindAgency      Kind = "agency"
	KindPublication Kind = "publication"
)

// Person is one that a story can be signed by.
type Person struct {
	ID         int64
	Kind       Kind
	Slug       string // decoded, unique
	Name       string
	Biography  string
	PortraitID int64 // media id, 0 for none
	UserID     int64 // the account behind it, 0 for none
}

// Path is the author page's address.
func (p Person) Path() string { return "/author/" + p.Slug }

// User is an account of the newsroom.
type User struct {
	ID        int64
	Login     string
	Email     string
	Name      string
	Role      actor.Role
	Locale    string // "ar" or "en": the desk's language for this user
	Active    bool
	CreatedAt time.Time
}

// Actor is the user as one who acts.
func (u User) Actor() actor.Actor { return actor.Actor{UserID: u.ID, Name: u.Name, Role: u.Role} }
