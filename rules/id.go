package rules

import "slices"

func staffID(s *Staff) string           { return s.StaffID }
func credentialID(c *Credential) string { return c.CredentialID }
func creditID(c *Credit) string         { return c.CreditID }
func attemptID(a *Attempt) string       { return a.AttemptID }

// ascending reports whether every row has an id, higher than that of the row before.
func ascending[R any](rows []R, id func(*R) string) bool {
	last := ""
	for i := range rows {
		next := id(&rows[i])
		if next <= last {
			return false
		}
		last = next
	}
	return true
}

// distinct reports whether every row has an id, and no other row has it.
func distinct[R any](rows []R, id func(*R) string) bool {
	if ascending(rows, id) { // as databases mostly give them
		return true
	}
	ids := make([]string, len(rows))
	for i := range rows {
		ids[i] = id(&rows[i])
	}
	slices.Sort(ids)
	return ascending(ids, func(id *string) string { return *id })
}

// conflicting returns the ids that rows share although they differ. The rows must be distinct.
func conflicting[R any](rows []R, id func(*R) string) map[string]bool {
	if distinct(rows, id) {
		return nil
	}
	conflicts, seen := map[string]bool{}, map[string]bool{}
	for i := range rows {
		name := id(&rows[i])
		if seen[name] {
			conflicts[name] = true
		}
		seen[name] = true
	}
	return conflicts
}
