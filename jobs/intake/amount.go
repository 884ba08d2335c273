package intake

import (
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// amountStats counts what the commas of a column of amounts can be.
type amountStats struct{ decimal, thousands int }

func (s *amountStats) add(cell Cell) {
	text := strings.TrimSpace(cell.Text)
	whole, rest, found := strings.Cut(text, ",")
	switch {
	case cell.Number != "" || !found:
	case strings.Contains(rest, ".") || strings.Contains(rest, ","):
		s.thousands++
	case strings.HasPrefix(whole, "0") || leadingDigits(rest) != 3:
		s.decimal++
	}
}

func leadingDigits(text string) (n int) {
	for n < len(text) && text[n] >= '0' && text[n] <= '9' {
		n++
	}
	return n
}

// What a comma before three digits is.
const (
	groups  = "groups of thousands"
	decimal = "decimal"
	either  = "either"
)

// comma decides for the whole column. Where commas divide the cells of a file, one inside a cell groups thousands.
func (s *amountStats) comma(divides rune) string {
	switch {
	case s != nil && s.decimal > 0 && s.thousands == 0:
		return decimal
	case s != nil && s.thousands > 0 && s.decimal == 0, divides == ',' || divides == 0:
		return groups
	}
	return either
}

// amount reads a cell's amount: 1,234.5 without the comma, and 1,5 as a decimal; 1,500 where the column shows which it
// is; 1.5 hrs, 90 min, 1:30, 1 h 30 min and 1½ as hours, where the heading allows hours. A number from a workbook loses
// what arithmetic left behind its 15th digit. What is none of these stays as it is, and is reported.
func (p patterns) amount(cell Cell, f field, comma string) (string, bool) {
	text := strings.TrimSpace(cell.Text)
	switch {
	case cell.Number != "" && cell.Shows == "time":
		days, ok := new(big.Rat).SetString(number(cell.Number))
		if !ok || !hours(f) {
			return text, false
		}
		minutes := new(big.Rat).Mul(days, big.NewRat(1440, 1))
		return divide(new(big.Rat).SetInt64(round(minutes)), 60), true
	case cell.Number != "":
		text = number(cell.Number)
	default:
		text = p.figure(strings.ToLower(text), f, comma)
	}
	n, ok := new(big.Rat).SetString(text)
	if !ok || strings.ContainsAny(text, "/eE_xX") {
		return strings.TrimSpace(cell.Text), false
	}
	if f.minutes {
		return divide(n, 60), true
	}
	return text, true
}

// hours reports whether a heading's amounts may be hours.
func hours(f field) bool {
	return !slices.ContainsFunc(f.implied, func(i [2]string) bool { return i[0] == "unit" && i[1] != "contact_hour" })
}

// figure writes an amount as digits with a point, as far as it is known how.
func (p patterns) figure(text string, f field, comma string) string {
	unit := ""
	if at := strings.LastIndexAny(text, "0123456789½¼¾"); at >= 0 {
		for at++; at < len(text) && text[at] >= 0x80; at++ { // the rest of ½
		}
		unit = strings.Trim(text[at:], " .")
	}
	switch {
	case p.clock.MatchString(text) && hours(f) && !f.minutes:
		m := p.clock.FindStringSubmatch(text)
		return clock(m[1], m[2])
	case isOneOf(unit, "h", "hr", "hrs", "hour", "hours", "ch", "chs", "contact hour", "contact hours", "ce hour",
		"ce hours", "m", "min", "mins", "minute", "minutes") && hours(f):
		m := p.worded.FindStringSubmatch(text)
		switch {
		case f.minutes && strings.HasPrefix(unit, "m"):
			text = strings.TrimSpace(strings.TrimSuffix(text, unit))
		case f.minutes:
			return text
		case m != nil && m[2] != "":
			whole := m[1]
			if whole == "" {
				whole = "0"
			}
			return clock(p.plain(whole, comma), m[2])
		default:
			text = strings.TrimSpace(strings.TrimSuffix(strings.TrimRight(text, " ."), unit))
		}
	case isOneOf(unit, "ceu", "ceus") && implies(f, "ceu"),
		isOneOf(unit, "point", "points", "pt", "pts") && implies(f, "point"):
		text = strings.TrimSpace(strings.TrimSuffix(strings.TrimRight(text, " ."), unit))
	}
	if m := p.fraction.FindStringSubmatch(text); m != nil {
		return m[1] + map[string]string{"1/2": ".5", "½": ".5", "1/4": ".25", "¼": ".25", "3/4": ".75", "¾": ".75"}[m[2]]
	}
	return p.plain(text, comma)
}

func implies(f field, unit string) bool {
	return slices.Contains(f.implied, [2]string{"unit", unit})
}

func isOneOf(text string, list ...string) bool { return slices.Contains(list, text) }

// plain writes a number without commas, or as it is where it is not known what they are.
func (p patterns) plain(text, comma string) string {
	switch {
	case p.thousands.MatchString(text) && (strings.Contains(text, ".") || comma == groups):
		return strings.ReplaceAll(text, ",", "")
	case p.thousands.MatchString(text) && comma == either:
		return text
	case p.decimal.MatchString(text):
		return strings.Replace(text, ",", ".", 1)
	}
	return text
}

// clock is a number of hours and minutes as hours.
func clock(h, m string) string {
	whole, ok := new(big.Rat).SetString(h)
	minutes, err := strconv.ParseInt(m, 10, 64)
	if !ok || err != nil {
		return h + ":" + m
	}
	return divide(whole.Add(whole.Mul(whole, big.NewRat(60, 1)), new(big.Rat).SetInt64(minutes)), 60)
}

// divide divides and writes the result with four decimals at most, rounded down.
func divide(n *big.Rat, by int64) string {
	n = new(big.Rat).Quo(n, big.NewRat(by, 1))
	scaled := new(big.Int).Quo(new(big.Int).Mul(n.Num(), big.NewInt(10000)), n.Denom())
	text := new(big.Rat).SetFrac(scaled, big.NewInt(10000)).FloatString(4)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

// round is the whole number that is nearest.
func round(n *big.Rat) int64 {
	whole, _ := strconv.ParseInt(n.FloatString(0), 10, 64)
	return whole
}

// number writes a workbook's number without an exponent, to 15 digits.
func number(text string) string {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return text
	}
	n, _ = strconv.ParseFloat(strconv.FormatFloat(n, 'g', 15, 64), 64)
	return strconv.FormatFloat(n, 'f', -1, 64)
}
