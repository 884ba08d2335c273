package report

// Organization is the employer as it signs its letters and messages. Every field may be empty.
type Organization struct {
	Name    string
	Address []string // lines
	Logo    []byte   // PNG or JPEG
	Contact Contact
}

// Contact is whom staff ask and send their proof to.
type Contact struct {
	Name  string
	Email string
	Phone string
}
