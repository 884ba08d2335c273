package rulebook

import "testing"

func TestBuiltInBookLoads(t *testing.T) {
	book, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	if len(book.Rules) != 6 || len(book.Digest) != 64 {
		t.Errorf("%d rules, digest %q", len(book.Rules), book.Digest)
	}
}
