package check

// Database says which database answers and as whom, and warns of what the role may do beyond reading.
func (a *Area) Database(server, role string, rights []string) {
	switch {
	case role == "":
		a.Fact("%s, opened for reading alone", server)
	case len(rights) == 0:
		a.Fact("%s, as the role %s, which may read and nothing else", server, role)
	default:
		a.Fact("%s, as the role %s", server, role)
	}
	for _, right := range rights {
		a.Warn("hr.dsn", "the role "+role+" may "+right,
			`nothing is ever written, but take the right away: "ceuwatch init --schema postgres" prints a role that reads alone`)
	}
}
