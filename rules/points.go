package rules

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"
)

// Points is an exact number of continuing-education points, in hundredths.
type Points int64

// maxAmount is the largest amount that a credit may claim, in its own unit.
const maxAmount = 1000

// ParsePoints reads an amount with at most two decimals, as a rule file writes it. It reports false for anything else.
func ParsePoints(s string) (Points, bool) {
	whole, fraction, ok := splitAmount(s)
	fraction = strings.TrimRight(fraction, "0")
	if !ok || len(fraction) > 2 || len(whole) > 15 {
		return 0, false
	}
	n, _ := strconv.ParseInt(whole+(fraction + "00")[:2], 10, 64)
	return Points(n), true
}

// splitAmount reads a decimal without exponent or minus sign into its digits before (without leading zeros) and after
// the point.
func splitAmount(s string) (whole, fraction string, ok bool) {
	s = strings.TrimPrefix(strings.TrimSpace(s), "+")
	whole, fraction, _ = strings.Cut(s, ".")
	if whole == "" && fraction == "" {
		return "", "", false
	}
	for _, part := range [...]string{whole, fraction} {
		for _, c := range []byte(part) {
			if c < '0' || c > '9' {
				return "", "", false
			}
		}
	}
	return strings.TrimLeft(whole, "0"), fraction, true
}

// shortAmount reads an amount of few digits, as most are, in units of 1/scale. What it does not read may be one too.
func shortAmount(s string) (n, scale int64, ok bool) {
	if len(s) > 12 {
		return 0, 0, false
	}
	scale = 1
	point := false
	for _, c := range []byte(s) {
		switch {
		case '0' <= c && c <= '9':
			n, ok = n*10+int64(c-'0'), true
			if point {
				scale *= 10
			}
		case c == '.' && !point:
			point = true
		default:
			return 0, 0, false
		}
	}
	return n, scale, ok
}

// validAmount reports whether a credit's amount is readable, above 0 and at most 1000.
func validAmount(s string) bool {
	if n, scale, ok := shortAmount(s); ok {
		return n > 0 && n <= maxAmount*scale
	}
	whole, fraction, ok := splitAmount(s)
	if !ok {
		return false
	}
	fraction = strings.TrimRight(fraction, "0")
	switch {
	case len(whole) > 4:
		return false
	case len(whole) == 4:
		n, _ := strconv.Atoi(whole)
		return n < maxAmount || n == maxAmount && fraction == ""
	default:
		return whole != "" || fraction != ""
	}
}

// worth returns a valid amount times what its unit is worth, rounded down to hundredths.
func worth(amount string, unit Points) Points {
	if n, scale, ok := shortAmount(amount); ok {
		return Points(n * int64(unit) / scale)
	}
	whole, fraction, _ := splitAmount(amount)
	n, _ := new(big.Int).SetString("0"+whole+fraction, 10)
	n.Mul(n, big.NewInt(int64(unit)))
	n.Quo(n, new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(len(fraction))), nil))
	return Points(n.Int64())
}

// String returns the points with at most two decimals: 48.5, 10, 0.25.
func (p Points) String() string {
	sign := ""
	if p < 0 {
		sign, p = "-", -p
	}
	whole := sign + strconv.FormatInt(int64(p/100), 10)
	if p%100 == 0 {
		return whole
	}
	return whole + strings.TrimRight(fmt.Sprintf(".%02d", p%100), "0")
}

// MarshalJSON writes a number with at most two decimals.
func (p Points) MarshalJSON() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalJSON reads what MarshalJSON writes.
func (p *Points) UnmarshalJSON(b []byte) error {
	parsed, ok := ParsePoints(string(b))
	if !ok {
		return fmt.Errorf("points %s: write a number with at most two decimals", b)
	}
	*p = parsed
	return nil
}
