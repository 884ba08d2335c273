package page

// Samples are a page with nothing on it and one with everything, to find what a template asks for in vain.
func Samples() []Page {
	bars := Bars{Caption: "-", Head: [2]string{"-", "-"}, Bars: []Bar{{Label: "-", Number: "1", Share: 1, Code: "-"}}, Note: "-"}
	grids := []Grid{{
		Caption: "-", Head: []string{"-", "-"}, Rows: [][]string{{"-", "0"}, {"-", "1"}}, Foot: []string{"-", "1"}, More: "-",
	}}
	row := ActionRow{
		Name: "-", StaffID: "-", Post: "-", Credential: "-", Number: "-", Status: "-", Code: "-", When: "-", AtRisk: true,
		NextStep: "-", Letter: "-",
	}
	return []Page{{}, {
		Title: "-", Organization: "-", Summary: "-", RunID: "-", RuleBook: "-", Facts: []Fact{{"1", "-"}},
		Statuses: bars, Expiries: bars, Standings: grids,
		Action: Action{Rows: []ActionRow{row}, More: "-"},
		Files:  []Links{{Heading: "-", What: "-", Links: []Link{{Text: "-", Href: "-"}}, More: "-"}},
		People: "-", Accounting: grids,
		Problems: Mending{
			Rows: []ProblemRow{{Name: "-", StaffID: "-", Where: "-", What: "-", Mend: "-", Changes: true}, {StaffID: "-"}, {}},
			More: "-",
		},
	}}
}
