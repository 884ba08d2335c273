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
		return rules.Text{En: "none: renewed by a course", Es: "ninguno: se renueva con un curso"}
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

// categoryWord names points of a category; no text for a word outside the vocabulary.
func categoryWord(category string) rules.Text {
	switch category {
	case "administrative":
		return rules.Text{En: "administrative", Es: "administrativos"}
	case "clinical":
		return rules.Text{En: "clinical", Es: "clínicos"}
	case "general":
		return rules.Text{En: "general", Es: "generales"}
	}
	return rules.Text{}
}

func categoryMinimum(category string) rules.Text {
	word := categoryWord(category)
	return rules.Text{En: "Of these, " + word.En + ", at least", Es: "De ellos, " + word.Es + ", como mínimo"}
}

func approvedMinimum(bodies []string) rules.Text {
	return rules.Text{En: "Of these, approved by " + strings.Join(bodies, " or ") + ", at least",
		Es: "De ellos, aprobados por " + strings.Join(bodies, " o ") + ", como mínimo"}
}

func cardPoints(card *rules.Card) rules.Text {
	text, category := inPoints(card.Points), categoryWord(card.Category)
	if category.En == "" {
		return text
	}
	return rules.Text{En: text.En + ", " + category.En, Es: text.Es + " " + category.Es}
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
