package hrdb

import "testing"

func TestWhatIsNoTextReadsAsReplacedOrAsNoID(t *testing.T) {
	for _, tt := range []struct{ value, text, id string }{
		{"S-1", "S-1", "S-1"},
		{" padded ", " padded ", " padded "},
		{" \t\n", "", ""},
		{"Zo\u00eb \U0001F600", "Zo\u00eb \U0001F600", "Zo\u00eb \U0001F600"},
		{"S-\uFFFD", "S-\uFFFD", "S-\uFFFD"},
		{"S-\xff\xfe", "S-\uFFFD", ""},
		{"\xc3", "\uFFFD", ""},
		{"S\x001", "S\x001", ""},
	} {
		if text, id := legible(tt.value, false), legible(tt.value, true); text != tt.text || id != tt.id {
			t.Errorf("%q reads as %q, and %q as an id; want %q and %q", tt.value, text, id, tt.text, tt.id)
		}
	}
}
