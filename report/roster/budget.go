package roster

import (
	"ceuwatch/report"
	"ceuwatch/rules"
)

// budget lists the fees that fall due, by quarter: people times fee.
func (r *Roster) budget(t *report.Tally) [][]report.Cell {
	parts := r.quarters()
	top := []report.Cell{report.Label("Credential"), report.Label("Fee"), report.Label("In"), report.Label("Overdue")}
	for _, q := range parts {
		top = append(top, report.Label(q.name))
	}
	rows := [][]report.Cell{
		{report.Heading("Fees falling due, by quarter")},
		{report.Note("People times the fee of the rule book, in dollars: check the current fees before you plan with them.")},
		append(top, report.Label("All")),
	}
	low, high, unknown := make([]int, len(parts)+2), make([]int, len(parts)+2), make([]int, len(parts)+2)
	for _, f := range r.fees() {
		payers := t.Forecast.Fees[f.code]
		if payers == nil {
			continue
		}
		falling, when := payersOf(payers, f.cost.Due)
		people := byQuarter(falling, parts)
		if people[len(people)-1] == 0 {
			continue
		}
		name := []report.Cell{named(f.code), f.name}
		rows = append(rows, append(figureRow(name, "people", people, 1), report.Note(f.value+", "+when)))
		switch {
		case f.cost.High == 0:
			addTimes(unknown, people, 1)
		case f.cost.High > f.cost.Low:
			rows = append(rows, figureRow(name, "from $", people, f.cost.Low), figureRow(name, "to $", people, f.cost.High))
		default:
			rows = append(rows, figureRow(name, "$", people, f.cost.Low))
		}
		addTimes(low, people, f.cost.Low)
		addTimes(high, people, f.cost.High)
	}
	all := []report.Cell{report.Label("All"), report.Label("Known fees")}
	rows = append(rows, figureRow(all, "from $", low, 1), figureRow(all, "to $", high, 1))
	return append(rows, figureRow([]report.Cell{report.Label("All"), report.Label("Fees not known")}, "people", unknown, 1))
}

// figureRow is a row of numbers, each so many times.
func figureRow(name []report.Cell, in string, numbers []int, times int) []report.Cell {
	row := append(append([]report.Cell{}, name...), in)
	for _, n := range numbers {
		row = append(row, n*times)
	}
	return row
}

func addTimes(sums, numbers []int, times int) {
	for i, n := range numbers {
		sums[i] += n * times
	}
}

// byQuarter counts what is overdue, what falls in each of the parts, and the sum of them all.
func byQuarter(f *report.Falling, parts []quarter) []int {
	sum := f.Overdue
	list := []int{f.Overdue}
	for _, q := range parts {
		n := 0
		for _, people := range f.Months[q.first : q.last+1] {
			n += people
		}
		list, sum = append(list, n), sum+n
	}
	return append(list, sum)
}

// fee is a fee of one credential in force.
type fee struct {
	code, name, value string
	cost              rules.Cost
}

// fees lists what each credential in force costs; where the rule book names no fee for its renewal, one that is not
// known.
func (r *Roster) fees() []fee {
	var list []fee
	for i := range r.Book.Rules {
		rule := &r.Book.Rules[i]
		v := rule.InForce(r.AsOf)
		if v == nil {
			continue
		}
		renewal := false
		for _, f := range v.Fees {
			value := f.Value.En
			if f.Cost.High == 0 {
				value = "amount not known"
			}
			list = append(list, fee{rule.Code, f.Name.En, value, f.Cost})
			renewal = renewal || f.Cost.Due == rules.DueRenewal || f.Cost.Due == rules.DueYear
		}
		if !renewal {
			list = append(list, fee{rule.Code, "Renewal", "not in the rule book", rules.Cost{Due: rules.DueRenewal}})
		}
	}
	return list
}

// payersOf returns who pays a fee, and when they do.
func payersOf(p *report.Payers, due string) (*report.Falling, string) {
	switch due {
	case rules.DueYear:
		return &p.Year, "counted at the anniversary of expiry"
	case rules.DueExam, rules.DueReactivation:
		return &p.Exam, "when the window closes on missing points"
	}
	return &p.Renewal, "at expiry"
}
