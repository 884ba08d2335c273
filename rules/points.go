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

// validAmount reports whether a credit's amount is readable, above 0 and at most 1000.
func validAmount(s string) bool {
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
	whole, fraction, _ := splitAmount(amount)
	if len(whole)+len(fraction) <= 12 {
		var n int64
		for _, part := range [...]string{whole, fraction} {
			for _, c := range []byte(part) {
				n = n*10 + int64(c-'0')
			}
		}
		n *= int64(unit)
		for range fraction {
			n /= 10
		}
		return Points(n)
	}
	n, _ := new(big.Int).SetString("0"+whole+fraction, 10)
	n.Mul(n, big.NewInt(int64(unit)))
	n.Quo(n, new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(len(fraction))), nil))
	return Points(n.Int64())
}

// String returns the points with at most two decimals: 48.5, 10, 0.25.
func (p Points) String() string {
	var room [24]byte
	return string(p.append(room[:0]))
}

func (p Points) append(b []byte) []byte {
	if p < 0 {
		b, p = append(b, '-'), -p
	}
	b = strconv.AppendInt(b, int64(p/100), 10)
	switch p %= 100; {
	case p == 0:
		return b
	case p%10 == 0:
		return append(b, '.', byte('0'+p/10))
	}
	return append(b, '.', byte('0'+p/10), byte('0'+p%10))
}

// MarshalJSON writes a number with at most two decimals.
func (p Points) MarshalJSON() ([]byte, error) { return p.append(nil), nil }

// UnmarshalJSON reads what MarshalJSON writes.
func (p *Points) UnmarshalJSON(b []byte) error {
	parsed, ok := ParsePoints(string(b))
	if !ok {
		return fmt.Errorf("points %s: write a number with at most two decimals", b)
	}
	*p = parsed
	return nil
}
