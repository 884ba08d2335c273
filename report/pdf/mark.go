package pdf

// colour is RRGGBB.
type colour uint32

const (
	black colour = 0x1E2024
	grey  colour = 0x686D75
	light colour = 0xCDD1D6
	blue  colour = 0x1C3E62
)

// The weights of a typeface.
const (
	regular = iota
	bold
)

// style is how a text is set.
type style struct {
	size   float64 // in points
	bold   bool
	colour colour
}

func (s style) weight() int {
	if s.bold {
		return bold
	}
	return regular
}

// page is what is drawn on a page.
type page []mark

// mark is one thing drawn on a page: a line of text, a rule, or the logo.
type mark struct {
	x, y  float64 // a text's baseline, else the upper left corner
	text  string
	style style
	right float64 // a rule's other end
	thick float64
	logo  *logo
}

func (p *page) text(x, y float64, text string, s style) {
	*p = append(*p, mark{x: x, y: y, text: text, style: s})
}

func (p *page) rule(left, right, y, thick float64, c colour) {
	*p = append(*p, mark{x: left, y: y, right: right, thick: thick, style: style{colour: c}})
}

func (p *page) picture(x, y float64, l *logo) {
	*p = append(*p, mark{x: x, y: y, logo: l})
}
