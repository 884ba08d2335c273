package letter_test

import (
	"testing"

	"ceuwatch/report/sample"
)

func TestOnlyFiguresThatMatterNowAreToBeConfirmed(t *testing.T) {
	c := newClinic(t)
	for expires, expired := range map[string]bool{"2026-12-20": false, "2026-11-20": true} {
		emp := sample.Holding(sample.Employee("en"), "NCMA-NCCT", expires)
		hasNot(t, c.text(t, emp), "is worth")
		emp = sample.Earning(emp, "2026-05-05", "", "NCCT", "4")
		emp.Credits[len(emp.Credits)-1].Unit = "contact_hour"
		text := c.text(t, emp)
		has(t, text, "expires (on the day printed on the credential); points required in one cycle (14 points); "+
			"one contact hour is worth (1 point)")
		hasNot(t, text, "one recorded point is worth")
		hasNot(t, text, "IACET")
		for _, late := range []string{"window after expiry (", "reinstatement once lapsed ("} {
			if expired {
				has(t, text, late)
			} else {
				hasNot(t, text, late)
			}
		}
	}
}

func TestWhatACreditHasToBeIsToBeConfirmedWhereOneWasNot(t *testing.T) {
	c := newClinic(t)
	emp := sample.Holding(sample.Employee("en"), "CCMA-NHA", "2026-12-31")
	hasNot(t, c.text(t, emp), "the approval of a credit")
	has(t, c.text(t, sample.Earning(emp, "2026-05-05", "", "", "4")), "the approval of a credit (")
}
