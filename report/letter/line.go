package letter

import "strings"

// lines breaks a text into lines of a width, at spaces; a word that is wider is broken anywhere.
func lines(f *face, text string, s style, width float64) []string {
	var done []string
	line := ""
	space := f.width(" ", s)
	used := 0.0
	for word := range strings.FieldsSeq(text) {
		w := f.width(word, s)
		if line != "" && used+space+w <= width {
			line, used = line+" "+word, used+space+w
			continue
		}
		if line != "" {
			done = append(done, line)
		}
		for w > width {
			head := fitting(f, word, s, width)
			done = append(done, head)
			word = word[len(head):]
			w = f.width(word, s)
		}
		line, used = word, w
	}
	if line != "" || len(done) == 0 {
		done = append(done, line)
	}
	return done
}

// fitting returns as much of a word's beginning as fits a width, at least one character.
func fitting(f *face, word string, s style, width float64) string {
	used := 0.0
	for i, r := range word {
		used += f.width(string(r), s)
		if used > width && i > 0 {
			return word[:i]
		}
	}
	return word
}
