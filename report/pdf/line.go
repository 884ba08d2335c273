package pdf

import "strings"

// desk is where a letter is set: what is known of its texts, and its pages. It is used for one letter after the other.
type desk struct {
	faces   *faces
	texts   [2]map[string]measured // by weight
	words   []word                 // of all texts
	broken  []string               // lines
	divided [][]string             // the cells of a row, in lines
	pages   []page
	content []byte // room for what is drawn
}

// measured is a text with single spaces between its words, and where these are on the desk.
type measured struct {
	text        string
	first, last int
}

// word is a part of a text, and how wide it is, in thousandths of the size.
type word struct{ from, to, units int }

func newDesk(f *faces) *desk {
	return &desk{faces: f, texts: [2]map[string]measured{{}, {}}}
}

// clear makes room for another letter.
func (d *desk) clear() {
	clear(d.texts[0])
	clear(d.texts[1])
	d.words, d.pages = d.words[:0], d.pages[:0]
	clear(d.broken)
	d.broken = d.broken[:0]
}

// face returns what a word is set in: the first typeface that has all of it.
func (d *desk) face(word string) *face {
	if d.faces.foreign(word) {
		if other := d.faces.of(word); other != nil {
			return other
		}
	}
	return &d.faces.all[0]
}

// units returns how wide a word is set, in thousandths of the size.
func (d *desk) units(word string, weight int) int { return d.face(word).units(word, weight) }

// width returns how wide a text is set in a style, in points.
func (d *desk) width(text string, s style) float64 {
	n, weight := 0, s.weight()
	if !d.faces.foreign(text) {
		n = d.faces.all[0].units(text, weight)
	} else {
		for i, word := range strings.Split(text, " ") {
			if i > 0 {
				n += d.units(" ", weight)
			}
			n += d.units(word, weight)
		}
	}
	return float64(n) * s.size / 1000
}

// measure finds out once how wide the words of a text are.
func (d *desk) measure(text string, weight int) measured {
	if known, ok := d.texts[weight][text]; ok {
		return known
	}
	m := measured{text: text, first: len(d.words)}
	from := 0
	for w := range strings.FieldsSeq(text) {
		d.words = append(d.words, word{from, from + len(w), d.units(w, weight)})
		from += len(w) + 1
	}
	m.last = len(d.words)
	if from != len(text)+1 {
		m.text = strings.Join(strings.Fields(text), " ")
	}
	d.texts[weight][text] = m
	return m
}

// lines breaks a text into lines of a width, at spaces; a word that is wider is broken anywhere. They are good until
// the desk is cleared.
func (d *desk) lines(text string, s style, width float64) []string {
	before, weight := len(d.broken), s.weight()
	m := d.measure(text, weight)
	points := func(units int) float64 { return float64(units) * s.size / 1000 }
	space := points(d.units(" ", weight))
	from, to, used := 0, 0, 0.0
	for _, next := range d.words[m.first:m.last] {
		w := points(next.units)
		if to > from && used+space+w <= width {
			to, used = next.to, used+space+w
			continue
		}
		if to > from {
			d.broken = append(d.broken, m.text[from:to])
		}
		from, to = next.from, next.to
		for w > width {
			head := d.fitting(m.text[from:to], s, width)
			d.broken = append(d.broken, m.text[from:from+head])
			from += head
			w = points(d.units(m.text[from:to], weight))
		}
		used = w
	}
	if to > from || len(d.broken) == before {
		d.broken = append(d.broken, m.text[from:to])
	}
	return d.broken[before:len(d.broken):len(d.broken)]
}

// fitting returns how many bytes of a word's beginning fit a width, at least one character.
func (d *desk) fitting(word string, s style, width float64) int {
	f, used := d.face(word), 0.0
	for i, r := range word {
		used += float64(f.units(string(r), s.weight())) * s.size / 1000
		if used > width && i > 0 {
			return i
		}
	}
	return len(word)
}
