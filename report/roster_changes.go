package report

import (
	"cmp"
	"iter"
	"strings"
	"sync"

	"ceuwatch/rules"
	"ceuwatch/templates"
)

// changes is the sheet of what differs from the last sealed run.
func (r *Roster) changes(changes iter.Seq2[News, error], since *Since) Sheet {
	kinds := []Mark{
		{string(NewsWorsened), "F8B4B4", "5F0F0F"}, {string(NewsWindow), "F59E42", "3B1D00"},
		{string(NewsNearing), "FFD966", "3D2F00"}, {string(NewsRenewed), "CFE8CF", "14361A"},
	}
	before, now := func(c *News) *NewsSide { return &c.Before }, func(c *News) *NewsSide { return &c.Now }
	s := newTable([]column[News]{
		{Column{Header: "Staff ID", Width: 12}, func(c *News) Cell { return text(c.StaffID) }},
		{Column{Header: "Name", Width: 23}, func(c *News) Cell { return text(c.Name) }},
		{Column{Header: "Change", Width: 19, Marks: kinds}, func(c *News) Cell { return text(string(c.Kind)) }},
		{Column{Header: "Credential", Width: 14, Wrap: true}, func(c *News) Cell { return text(c.Credential) }},
		{Column{Header: "Status before", Width: 16, Marks: statusMarks(r.Words)}, statusOn(before)},
		{Column{Header: "Status now", Width: 16, Marks: statusMarks(r.Words)}, statusOn(now)},
		{Column{Header: "Expires before", Width: 11.5}, expiresOn(before)},
		{Column{Header: "Expires now", Width: 11.5}, expiresOn(now)},
		{figures("Counted before", 10), pointsOn(before, func(s *NewsSide) rules.Points { return s.Counted })},
		{figures("Counted now", 10), pointsOn(now, func(s *NewsSide) rules.Points { return s.Counted })},
		{figures("To earn now", 10), pointsOn(now, func(s *NewsSide) rules.Points { return s.ToEarn })},
		{Column{Header: "What else changed", Width: 56, Wrap: true}, func(c *News) Cell { return text(c.What) }},
		{Column{Header: "Job", Width: 24}, func(c *News) Cell { return text(c.Job) }},
		{Column{Header: "Site", Width: 18}, func(c *News) Cell { return text(c.Site) }},
		{Column{Header: "Manager", Width: 20}, func(c *News) Cell { return r.managerNames(c.Managers) }},
	})
	s.Name, s.Frozen, s.Empty = "Changes", 2, since.String()
	title := "Changes"
	if since.Run != "" {
		title += " since run " + since.Run
	}
	s.Intro = []string{title + ", as of " + r.day(), since.String() + ". One line for each person and credential."}
	return s.of(changes)
}

func statusOn(side func(*News) *NewsSide) func(*News) Cell {
	return func(c *News) Cell { return text(side(c).Status) }
}

func expiresOn(side func(*News) *NewsSide) func(*News) Cell {
	return func(c *News) Cell { return date(side(c).Expires) }
}

func pointsOn(side func(*News) *NewsSide, points func(*NewsSide) rules.Points) func(*News) Cell {
	return func(c *News) Cell {
		if s := side(c); s.Dated {
			return points(s)
		}
		return nil
	}
}

// managerNames are managers by name, by id where the name is not known.
func (r *Roster) managerNames(ids []string) Cell {
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
