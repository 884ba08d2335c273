package roster

import (
	"cmp"
	"iter"
	"strings"
	"sync"

	"ceuwatch/report"
	"ceuwatch/rules"
	"ceuwatch/templates"
)

// changes is the sheet of what differs from the last sealed run.
func (r *Roster) changes(changes iter.Seq2[report.News, error], since *report.Since) report.Sheet {
	kinds := []report.Mark{
		grave(string(report.NewsWorsened)), {Word: string(report.NewsWindow), Fill: "F59E42", Ink: "3B1D00"},
		{Word: string(report.NewsNearing), Fill: "FFD966", Ink: "3D2F00"},
		{Word: string(report.NewsRenewed), Fill: "CFE8CF", Ink: "14361A"},
	}
	before, now := func(c *report.News) *report.NewsSide { return &c.Before }, func(c *report.News) *report.NewsSide { return &c.Now }
	s := newTable([]column[report.News]{
		{report.Column{Header: "Staff ID", Width: 12}, func(c *report.News) report.Cell { return text(c.StaffID) }},
		{report.Column{Header: "Name", Width: 23}, func(c *report.News) report.Cell { return text(c.Name) }},
		{report.Column{Header: "Change", Width: 19, Marks: kinds}, func(c *report.News) report.Cell { return text(string(c.Kind)) }},
		{report.Column{Header: "Credential", Width: 14, Wrap: true}, func(c *report.News) report.Cell { return text(named(c.Credential)) }},
		{report.Column{Header: "Status before", Width: 16, Marks: statusMarks(r.Words)}, statusOn(before)},
		{report.Column{Header: "Status now", Width: 16, Marks: statusMarks(r.Words)}, statusOn(now)},
		{report.Column{Header: "Expires before", Width: 11.5}, expiresOn(before)},
		{report.Column{Header: "Expires now", Width: 11.5}, expiresOn(now)},
		{figures("Counted before", 10), pointsOn(before, func(s *report.NewsSide) rules.Points { return s.Counted })},
		{figures("Counted now", 10), pointsOn(now, func(s *report.NewsSide) rules.Points { return s.Counted })},
		{figures("To earn now", 10), pointsOn(now, func(s *report.NewsSide) rules.Points { return s.ToEarn })},
		{report.Column{Header: "What else changed", Width: 56, Wrap: true}, func(c *report.News) report.Cell { return text(c.What) }},
		{report.Column{Header: "Job", Width: 24}, func(c *report.News) report.Cell { return text(c.Job) }},
		{report.Column{Header: "Site", Width: 18}, func(c *report.News) report.Cell { return text(c.Site) }},
		{report.Column{Header: "Manager", Width: 20}, func(c *report.News) report.Cell { return r.managerNames(c.Managers) }},
	})
	s.Name, s.Frozen, s.Empty = "Changes", 2, since.String()
	title := "Changes"
	if since.Run != "" {
		title += " since run " + since.Run
	}
	s.Intro = []string{title + ", as of " + r.day(), since.String() + ". One line for each person and credential."}
	return s.of(changes)
}

func statusOn(side func(*report.News) *report.NewsSide) func(*report.News) report.Cell {
	return func(c *report.News) report.Cell { return text(side(c).Status) }
}

func expiresOn(side func(*report.News) *report.NewsSide) func(*report.News) report.Cell {
	return func(c *report.News) report.Cell { return date(side(c).Expires) }
}

func pointsOn(side func(*report.News) *report.NewsSide, points func(*report.NewsSide) rules.Points) func(*report.News) report.Cell {
	return func(c *report.News) report.Cell {
		if s := side(c); s.Dated {
			return points(s)
		}
		return nil
	}
}

// managerNames are managers by name, by id where the name is not known.
func (r *Roster) managerNames(ids []string) report.Cell {
	if len(ids) == 1 {
		return text(r.managerName(ids[0]))
	}
	list := make([]string, len(ids))
	for i, id := range ids {
		list[i] = r.managerName(id)
	}
	return text(strings.Join(list, "; "))
}

func (r *Roster) managerName(id string) string {
	if name, ok := r.names.get(id); ok {
		return name
	}
	name := cmp.Or(templates.OneLine(r.ManagerName(id)), id)
	r.names.put(id, name)
	return name
}

// maxNames is how many managers' names are kept at hand.
const maxNames = 4096

// names are managers' names that were looked up, by staff id.
type names struct {
	mu sync.Mutex
	by map[string]string
}

func (n *names) get(id string) (string, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	name, ok := n.by[id]
	return name, ok
}

func (n *names) put(id, name string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.by == nil || len(n.by) >= maxNames {
		n.by = map[string]string{}
	}
	n.by[id] = name
}
