package people

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"github.com/warraq/warraq/internal/errs"
)

// argon2id with 19 MiB, two passes and one lane: OWASP's Password Storage Cheat Sheet.
const (
	argonMemory  = 19 * 1024
	argonPasses  = 2
	argonLanes   = 1
	argonKeyLen  = 32
	saltLen      = 16
	minPassword  = 10
	maxPassword  = 200
	argonVersion = argon2.Version
)

// hashPassword is the password's PHC string.
func hashPassword(password string) (string, error) {
	if n := utf8.RuneCountInString(password); n < minPassword || n > maxPassword {
		return "", errs.New(errs.Invalid, "error.invalid").OnField("password", "error.password_length", map[string]any{"min": minPassword, "max": maxPassword})
	}
	salt := make([]byte, saltLen)
	_, _ = rand.Read(salt) // never fails: crypto/rand
	return encode(salt, derive(password, salt)), nil
}

// deriving holds how many passwords are worked on at once: each takes argonMemory, and who asks for many may not take all.
var deriving = make(chan struct{}, 4)

func derive(password string, salt []byte) []byte {
	deriving <- struct{}{}
	defer func() { <-deriving }()
	return argon2.IDKey([]byte(password), salt, argonPasses, argonMemory, argonLanes, argonKeyLen)
}

func encode(salt, key []byte) string {
	b := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argonVersion, argonMemory, argonPasses, argonLanes, b.EncodeToString(salt), b.EncodeToString(key))
}

// verifyPassword says whether the password is the one behind the hash. A hash of another make is never matched.
func verifyPassword(hash, password string) bool {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || utf8.RuneCountInString(password) > maxPassword {
		return false
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return false
	}
	return subtle.ConstantTimeCompare([]byte(hash), []byte(encode(salt, derive(password, salt)))) == 1
}
