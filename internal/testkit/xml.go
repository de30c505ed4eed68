package testkit

import (
	"bytes"
	"os/exec"
	"testing"
)

// ValidXML says whether a document is well-formed and, where a schema (an XSD file) is given, what that asks for. Debian's xmllint judges.
func ValidXML(t testing.TB, document []byte, schema string) {
	t.Helper()
	lint, err := exec.LookPath("xmllint")
	if err != nil {
		Skip(t, "no xmllint (libxml2-utils)")
	}
	args := []string{"--noout", "--nonet", "--huge"}
	if schema != "" {
		args = append(args, "--schema", schema)
	}
	cmd := exec.CommandContext(t.Context(), lint, append(args, "-")...)
	cmd.Stdin = bytes.NewReader(document)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("xmllint: %v\n%.2000s\n%.1500s", err, out, document)
	}
}
