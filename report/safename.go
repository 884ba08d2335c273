package report

import (
	"crypto/sha256"
	"fmt"
	"strings"
)

// maxSafe is how long a safe name can be, so that a file system takes it with its extension.
const maxSafe = 200

// SafeName makes an id, or a site's name, safe as a file's name: each byte outside A-Z, a-z, 0-9, _ and - becomes %XX.
// Of one that is longer than any file system takes, the end is replaced by a digest of the whole.
func SafeName(id string) string {
	var b strings.Builder
	for _, c := range []byte(id) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '_', c == '-':
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	if name := b.String(); len(name) > maxSafe {
		return fmt.Sprintf("%s-%x", strings.TrimRight(name[:maxSafe-33], "%"), sha256.Sum256([]byte(id)))[:maxSafe]
	}
	return b.String()
}
