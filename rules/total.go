package rules

import "slices"

// total adds the counted credits up and finds what is missing.
func (s *Standing) total() {
	var approved, other Points
	for i := range s.Credits {
		c := &s.Credits[i]
		if c.Approved {
			approved += c.Points
		} else {
			other += c.Points
		}
	}
	v := s.Version
	if v.ApprovedMin > 0 {
		other = min(other, v.Required-v.ApprovedMin)
		s.ApprovedCounted = approved
		s.ApprovedMissing = max(0, v.ApprovedMin-approved)
	}
	s.Counted = approved + other
	s.Missing = max(0, v.Required-s.Counted)
	var inCategories Points
	s.Categories = slices.Grow(s.Categories, len(v.Categories))
	for _, c := range v.Categories {
		count := CategoryCount{Name: c.Name, Required: c.Required}
		for i := range s.Credits {
			if r := &s.Credits[i]; r.Points != 0 && r.Category == c.Name {
				count.Counted += r.Points
			}
		}
		count.Missing = max(0, count.Required-count.Counted)
		inCategories += count.Missing
		s.Categories = append(s.Categories, count)
	}
	s.ToEarn = max(s.Missing, inCategories, s.ApprovedMissing)
}
