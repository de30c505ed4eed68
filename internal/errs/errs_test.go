package errs_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/warraq/warraq/internal/errs"
)

func TestTheCodeSurvivesWrapping(t *testing.T) {
	err := fmt.Errorf("save article 7: %w", errs.New(errs.Conflict, "error.conflict").Because(errors.New("disk says no")))
	if errs.CodeOf(err) != errs.Conflict || !errs.Is(err, errs.Conflict) {
		t.Errorf("code of %v is %s", err, errs.CodeOf(err))
	}
	if !strings.Contains(err.Error(), "disk says no") {
		t.Errorf("the log loses the cause: %v", err)
	}
	if errs.CodeOf(errors.New("anything")) != errs.Internal || errs.CodeOf(nil) != "" {
		t.Error("an error without a code is internal, and no error has no code")
	}
}

func TestAddingToAnErrorLeavesTheOriginalAlone(t *testing.T) {
	base := errs.New(errs.Invalid, "error.invalid").With("limit", 1).OnField("headline", "error.headline_missing", nil)
	_ = base.With("limit", 2).OnField("deck", "error.too_long", nil)
	if base.Args["limit"] != 1 || len(base.Fields) != 1 {
		t.Errorf("base changed: %+v", base)
	}
}
