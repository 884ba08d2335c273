package check

import (
	"ceuwatch/rules"
)

// words are what was found of values that verdicts hang on, in rows that are used.
type words struct {
	kinds      [3]tally // of credentials, credits and attempts
	units      tally
	categories tally
	worthless  tally // units that the vocabulary knows and the credential's rule gives no worth
	misplaced  tally // categories that the vocabulary knows and the credential's rule has not
	noUnit     tally
	noCategory tally
	amounts    tally
	passed     tally
	employment tally
	standing   tally
	results    tally
	held       map[string]int    // people by credential
	bareCMA    tally             // of staff in South Carolina, where any approved body's counts
	dates      map[string]*tally // by column, by shape
}

// vocabulary looks at the words of one person's rows.
func (s *Rows) vocabulary(
	posts []rules.Staff, credentials []rules.Credential, credits []rules.Credit, attempts []rules.Attempt, verdicts []rules.Verdict,
) {
	w := &s.words
	carolina := false
	for i := range posts {
		if _, known := s.Evaluator.Employment(posts[i].Employment); !known {
			w.employment.add(posts[i].Employment, posts[i].StaffID, true)
		}
		carolina = carolina || rules.Fold(posts[i].State) == "sc"
	}
	for _, row := range credentials {
		if _, known := s.Evaluator.Standing(row.Standing); !known {
			w.standing.add(row.Standing, row.CredentialID, true)
		}
		if carolina && rules.Fold(row.Kind) == "cma" {
			w.bareCMA.add(row.Kind, row.CredentialID, true)
		}
		if s.Evaluator.Kind(row.Kind) == "" {
			w.kinds[0].add(row.Kind, row.CredentialID, true)
		}
	}
	for i := range verdicts {
		if verdicts[i].Standing != nil {
			if w.held == nil {
				w.held = map[string]int{}
			}
			w.held[verdicts[i].Credential]++
		}
	}
	reasons := spoilt(verdicts)
	for _, row := range credits {
		if row.Credential != "" && s.Evaluator.Kind(row.Credential) == "" {
			w.kinds[1].add(row.Credential, row.CreditID, true)
		}
		if _, known := s.Evaluator.Result(row.Result); !known {
			w.results.add(row.Result, row.CreditID, true)
		}
		s.credit(row, reasons[row.CreditID])
	}
	for _, row := range attempts {
		if row.Credential != "" && s.Evaluator.Kind(row.Credential) == "" {
			w.kinds[2].add(row.Credential, row.AttemptID, true)
		}
		if _, ok := rules.ParseBool(row.Passed); !ok {
			w.passed.add(row.Passed, row.AttemptID, true)
		}
	}
}

// spoiling is why a credit comes to nothing, and for which credential.
type spoiling struct {
	reason     rules.Reason
	credential string
}

// spoilt returns the credits that come to nothing because of a value in their row, by id.
func spoilt(verdicts []rules.Verdict) map[string]spoiling {
	var reasons map[string]spoiling
	for i := range verdicts {
		if verdicts[i].Standing == nil {
			continue
		}
		for j := range verdicts[i].Credits {
			c := &verdicts[i].Credits[j]
			switch c.Reason {
			case rules.ReasonUnitUnknown, rules.ReasonCategoryUnknown, rules.ReasonAmountInvalid:
				if reasons == nil {
					reasons = map[string]spoiling{}
				}
				reasons[c.Credit.CreditID] = spoiling{c.Reason, verdicts[i].Credential}
			}
		}
	}
	return reasons
}

// credit looks at the words of one credit.
func (s *Rows) credit(row rules.Credit, why spoiling) {
	w := &s.words
	if rules.Fold(row.Activity) == "cpr_card" { // its unit, category and amount are not asked
		return
	}
	count := func(word, known string, has bool, reason rules.Reason, unknown, unfit *tally, none *tally) {
		hurts := why.reason == reason
		switch {
		case word == "" && hurts:
			none.add("", row.CreditID, true)
		case word != "" && !has:
			unknown.add(word, row.CreditID, hurts)
		case word != "" && hurts:
			unfit.add(known+" for "+why.credential, row.CreditID, true)
		}
	}
	unit, category := s.Evaluator.Unit(row.Unit), s.Evaluator.Category(row.Category)
	count(row.Unit, unit, s.knows("unit "+unit), rules.ReasonUnitUnknown, &w.units, &w.worthless, &w.noUnit)
	count(row.Category, category, s.knows("category "+category), rules.ReasonCategoryUnknown, &w.categories, &w.misplaced,
		&w.noCategory)
	if why.reason == rules.ReasonAmountInvalid {
		w.amounts.add(row.Amount, row.CreditID, true)
	}
}

// knows reports whether the vocabulary or a rule has a word, given as "unit point" or "category clinical".
func (s *Rows) knows(word string) bool {
	if s.known == nil {
		s.known = map[string]bool{}
		for _, unit := range rules.Units() {
			s.known["unit "+unit] = true
		}
		for i := range s.Book.Rules {
			for _, version := range s.Book.Rules[i].Versions {
				for unit := range version.Worth {
					s.known["unit "+unit] = true
				}
				for _, category := range version.Categories {
					s.known["category "+category.Name] = true
				}
			}
		}
	}
	return s.known[word]
}

// dates looks at the dates of one person's rows.
func (s *Rows) dates(
	posts []rules.Staff, credentials []rules.Credential, credits []rules.Credit, attempts []rules.Attempt,
) {
	date := func(column, text, example string) {
		if _, ok := rules.ParseDate(text); ok || text == "" {
			return
		}
		if s.words.dates == nil {
			s.words.dates = map[string]*tally{}
		}
		if s.words.dates[column] == nil {
			s.words.dates[column] = &tally{}
		}
		s.words.dates[column].add(shape(text), example, true)
	}
	for _, row := range posts {
		date("staff.hired_on", row.HiredOn, row.StaffID)
		date("staff.left_on", row.LeftOn, row.StaffID)
	}
	for _, row := range credentials {
		date("credential.issued_on", row.IssuedOn, row.CredentialID)
		date("credential.expires_on", row.ExpiresOn, row.CredentialID)
	}
	for _, row := range credits {
		date("credit.earned_on", row.EarnedOn, row.CreditID)
	}
	for _, row := range attempts {
		date("exam_attempt.sat_on", row.SatOn, row.AttemptID)
	}
}
