package rulebook

import (
	"fmt"
	"strconv"
	"strings"

	"ceuwatch/rules"
)

// The figures in words, as a rules sheet and a terminal print them.

func number(n int) rules.Text { return rules.Text{En: strconv.Itoa(n), Es: strconv.Itoa(n)} }

func months(n int) rules.Text {
	if n == 1 {
		return rules.Text{En: "1 month", Es: "1 mes"}
	}
	return rules.Text{En: fmt.Sprintf("%d months", n), Es: fmt.Sprintf("%d meses", n)}
}

func days(n int) rules.Text {
	if n == 1 {
		return rules.Text{En: "1 day", Es: "1 día"}
	}
	return rules.Text{En: fmt.Sprintf("%d days", n), Es: fmt.Sprintf("%d días", n)}
}

func dayList(stages []int) rules.Text {
	return rules.Text{En: list(stages) + " days", Es: list(stages) + " días"}
}

// list writes numbers as a sentence does.
func list(numbers []int) string {
	if len(numbers) == 0 {
		return "without a number"
	}
	return strings.Trim(strings.ReplaceAll(fmt.Sprint(numbers), " ", ", "), "[]")
}

func inPoints(p rules.Points) rules.Text {
	if p == 1_00 {
		return rules.Text{En: "1 point", Es: "1 punto"}
	}
	return rules.Text{En: p.String() + " points", Es: p.String() + " puntos"}
}

func requiredPoints(p rules.Points) rules.Text {
	if p == 0 {
		return rules.Text{En: "none: renewed without points", Es: "ninguno: se renueva sin puntos"}
	}
	return inPoints(p)
}

func expiryDay(monthEnd bool) rules.Text {
	if monthEnd {
		return rules.Text{En: "at the end of a calendar month", Es: "al final de un mes calendario"}
	}
	return rules.Text{En: "on the day printed on the credential", Es: "el día impreso en la credencial"}
}

func window(n int) rules.Text {
	if n == 0 {
		return rules.Text{En: "none: lapsed from the day after expiry",
			Es: "ninguno: caduca desde el día siguiente al vencimiento"}
	}
	m := months(n)
	return rules.Text{En: m.En + " in which continuing education still recertifies",
		Es: m.Es + " en los que la educación continua aún permite recertificarse"}
}

func monthsBefore(n int) rules.Text {
	if n == 0 {
		return daysBefore(0)
	}
	m := months(n)
	return rules.Text{En: m.En + " before expiry", Es: m.Es + " antes del vencimiento"}
}

func daysBefore(n int) rules.Text {
	if n == 0 {
		return rules.Text{En: "by the day of expiry", Es: "hasta el día del vencimiento"}
	}
	d := days(n)
	return rules.Text{En: d.En + " before expiry", Es: d.Es + " antes del vencimiento"}
}

// fee says what a fee costs; without an amount, that it falls due.
func fee(c rules.Cost) rules.Text {
	amount := "$" + strconv.Itoa(c.Low)
	if c.High > c.Low {
		amount += "–" + strconv.Itoa(c.High)
	}
	yearly := c.Due == rules.DueYear
	switch {
	case c.Low == 0 && yearly:
		return rules.Text{En: "due every year", Es: "se paga cada año"}
	case c.Low == 0:
		return rules.Text{En: "amount not found", Es: "importe no encontrado"}
	case yearly:
		return rules.Text{En: amount + " a year", Es: amount + " al año"}
	}
	return rules.Text{En: amount, Es: amount}
}

func categoryMinimum(label rules.Text) rules.Text {
	return rules.Text{En: "Of these, " + label.En + ", at least",
		Es: "De ellos, " + label.In("es") + ", como mínimo"}
}

func othersCount(count bool) rules.Text {
	if count {
		return rules.Text{En: "count towards the total", Es: "cuentan para el total"}
	}
	return rules.Text{En: "do not count", Es: "no cuentan"}
}

func approvedMinimum(bodies []string) rules.Text {
	names := bodyNames(bodies)
	return rules.Text{En: "Of these, approved by " + names.En + ", at least",
		Es: "De ellos, aprobados por " + names.Es + ", como mínimo"}
}

func cardPoints(card *rules.Card, label rules.Text) rules.Text {
	text := inPoints(card.Points)
	if label.En == "" {
		return text
	}
	return rules.Text{En: text.En + ", " + label.En, Es: text.Es + " " + label.In("es")}
}

// bodyNames names bodies as one of which is enough.
func bodyNames(bodies []string) rules.Text {
	if len(bodies) == 0 {
		return rules.Text{En: "the body", Es: "el organismo"}
	}
	return rules.Text{En: strings.Join(bodies, " or "), Es: strings.Join(bodies, " o ")}
}

func approvalAsked(anyway bool) rules.Text {
	if anyway {
		return rules.Text{En: "is not asked for", Es: "no se exige"}
	}
	return rules.Text{En: "of some body is asked for, but for publications, exams and college courses",
		Es: "de algún organismo se exige, salvo para publicaciones, exámenes y cursos universitarios"}
}

func shortestCredit(bodies []string) rules.Text {
	names := bodyNames(bodies)
	return rules.Text{En: "A credit that " + names.En + " has not approved is worth, at least",
		Es: "Un crédito no aprobado por " + names.Es + " vale, como mínimo"}
}

func lateCount(approvedOnly bool, bodies []string) rules.Text {
	if !approvedOnly {
		return rules.Text{En: "count", Es: "cuentan"}
	}
	names := bodyNames(bodies)
	return rules.Text{En: "count if " + names.En + " approved them; others, and CPR cards, do not",
		Es: "cuentan si los aprobó " + names.Es + "; los demás, y las tarjetas de RCP, no"}
}

func reinstatement(r *rules.Reinstatement) rules.Text {
	m := months(r.Months)
	return rules.Text{En: "within " + m.En + " after expiry: " + r.Asks.En,
		Es: "en los " + m.Es + " posteriores al vencimiento: " + r.Asks.In("es")}
}

// unitWord names one of a unit; no text for a word outside the vocabulary.
func unitWord(unit string) rules.Text {
	switch unit {
	case "point":
		return rules.Text{En: "One recorded point", Es: "Un punto registrado"}
	case "contact_hour":
		return rules.Text{En: "One contact hour", Es: "Una hora de contacto"}
	case "ceu":
		return rules.Text{En: "One CEU of the body's own", Es: "Una CEU propia del organismo"}
	case "iacet_ceu":
		return rules.Text{En: "One IACET CEU", Es: "Una CEU de IACET"}
	case "college_credit":
		return rules.Text{En: "One college credit", Es: "Un crédito universitario"}
	}
	return rules.Text{}
}

func unitWorth(unit string) rules.Text {
	word := unitWord(unit)
	return rules.Text{En: word.En + " is worth", Es: word.Es + " vale"}
}

func routeWord(route string) rules.Text {
	switch route {
	case rules.RouteMail:
		return rules.Text{En: "Apply by mail", Es: "Solicitud por correo postal"}
	case rules.RouteOnline:
		return rules.Text{En: "Apply online", Es: "Solicitud en línea"}
	case rules.RouteExpedited:
		return rules.Text{En: "Apply online, expedited", Es: "Solicitud en línea, acelerada"}
	default:
		return rules.Text{En: "Apply online with approved points alone", Es: "Solicitud en línea solo con puntos aprobados"}
	}
}
