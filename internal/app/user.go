package app

import (
	"bufio"
	"crypto/rand"
	"fmt"
	"strings"

	"github.com/warraq/warraq/internal/actor"
	"github.com/warraq/warraq/internal/errs"
	"github.com/warraq/warraq/internal/people"
)

type userAddCommand struct {
	storeFlags
	Email         string `help:"E-mail address." required:"" placeholder:"E"`
	Name          string `help:"Name as printed." required:"" placeholder:"N"`
	Login         string `help:"What they sign in with." required:"" placeholder:"L"`
	Role          string `help:"owner, admin, editor, writer or moderator." required:"" enum:"owner,admin,editor,writer,moderator"`
	PasswordStdin bool   `help:"Read the password from the first line of standard input; without it one is made and printed."`
}

// Help is the example that --help shows.
func (userAddCommand) Help() string {
	return `Example: warraq user add --data paper --email salma@news.example --name "سلمى الخوالدة" --login salma --role editor`
}

// Run makes the account and prints its login, and the password where it was made here.
func (c userAddCommand) Run(r run) error {
	password, made := "", false
	if c.PasswordStdin {
		line, err := bufio.NewReader(r.In).ReadString('\n')
		password = strings.TrimRight(line, "\r\n")
		if password == "" {
			return errs.New(errs.Invalid, "error.password_missing").Because(err)
		}
	} else {
		password, made = rand.Text(), true
	}
	a, err := Open(r.ctx, c.config(), r.log(c.LogFormat))
	if err != nil {
		return err
	}
	defer a.Close()
	u, err := a.People.AddUser(r.ctx, people.NewUser{Login: c.Login, Email: c.Email, Name: c.Name, Role: actor.Role(c.Role), Password: password})
	if err != nil {
		return err
	}
	if _, err = fmt.Fprintf(r.Out, "added %s (%s), login %s\n", u.Name, u.Role, u.Login); err == nil && made {
		_, err = fmt.Fprintf(r.Out, "password: %s\n", password)
	}
	return err
}
