package desk

import (
	"context"
	"net/http"

	"github.com/warraq/warraq/internal/people"
)

type userKey struct{}

// userOf is who is signed in; the zero user where nobody is.
func userOf(ctx context.Context) people.User {
	u, _ := ctx.Value(userKey{}).(people.User)
	return u
}

func withUser(r *http.Request, u people.User) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), userKey{}, u))
}
