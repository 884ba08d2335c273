package rules

import (
	"encoding/json"
	"math/big"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParsePoints(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"0", "0"}, {"12", "12"}, {"1.5", "1.5"}, {"1.25", "1.25"}, {"0.01", "0.01"}, {".5", "0.5"}, {"7.", "7"},
		{"+4", "4"}, {" 4\t", "4"}, {"0012.500000", "12.5"}, {"1.2500000000000000000000000000000", "1.25"},
		{"999999999999999.99", "999999999999999.99"},
		{"", "no"}, {" ", "no"}, {".", "no"}, {"+", "no"}, {"+.", "no"}, {"-1", "no"}, {"-0", "no"}, {"1.005", "no"},
		{"1,5", "no"}, {"1.2.3", "no"}, {"1e2", "no"}, {"0x10", "no"}, {"++1", "no"}, {"+ 1", "no"}, {"1 000", "no"},
		{"NaN", "no"}, {"Inf", "no"}, {"½", "no"}, {"٤", "no"}, {"$4", "no"}, {"1000000000000000", "no"},
	} {
		got, ok := ParsePoints(tt.text)
		if ok != (tt.want != "no") || ok && got.String() != tt.want {
			t.Errorf("ParsePoints(%q) = %s, %v; want %s", tt.text, got, ok, tt.want)
		}
	}
}

func TestAmountsAreAboveZeroAndAtMostAThousand(t *testing.T) {
	valid := []string{"4", "0.001", "1000", "1000.", "1000.000", "001000", "+12", "0.5", ".5", " 2 ", "999.999999",
		"0." + strings.Repeat("0", 29) + "1"}
	for _, text := range valid {
		if !validAmount(text) {
			t.Errorf("%q is refused", text)
		}
	}
	invalid := []string{"", "0", "0.0", "000.000", ".0", "+0", "-0", "-4", "1000.01", "1000.0000000001", "1001", "10000",
		"1e2", "4 hours", "four", "1,5", ".", "-", "+", "NaN", "infinity", "0x1"}
	for _, text := range invalid {
		if validAmount(text) {
			t.Errorf("%q is taken", text)
		}
	}
}

func TestWorthIsExactAndRoundedDown(t *testing.T) {
	nines := "0." + strings.Repeat("9", 30)
	for _, tt := range []struct {
		amount string
		unit   Points
		want   string
	}{
		{"4", 1_00, "4"},
		{"1.5", 1_00, "1.5"},
		{"0.3", 10_00, "3"},
		{"0.29", 10_00, "2.9"},
		{"1.005", 1_00, "1"},
		{"1.009999", 1_00, "1"},
		{"0.001", 1_00, "0"},
		{"0.001", 10_00, "0.01"},
		{"0.00099", 10_00, "0"},
		{"0.3333", 15_00, "4.99"},
		{"1000", 15_00, "15000"},
		{"1000", 1000_00, "1000000"},
		{nines, 1_00, "0.99"},
		{nines, 10_00, "9.99"},
		{"999.99999999", 1_00, "999.99"},
		{"999.999999999", 1_00, "999.99"}, // beyond what fits a machine word with some room
		{"999.9999999999", 1_00, "999.99"},
		{"999.999999999999", 1000_00, "999999.99"},
		{"1." + strings.Repeat("0", 29) + "1", 1_00, "1"},
		{"0.1" + strings.Repeat("0", 40), 10_00, "1"},
		{"+007.250", 1_00, "7.25"},
		{".5", 1, "0"},
	} {
		if got := worth(tt.amount, tt.unit).String(); got != tt.want {
			t.Errorf("%s of a unit worth %s is %s, want %s", tt.amount, tt.unit, got, tt.want)
		}
	}
}

// readAmount reads an amount as its definition says, into a fraction.
func readAmount(text string) (*big.Rat, bool) {
	text = strings.TrimSpace(text)
	if !regexp.MustCompile(`^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)$`).MatchString(text) {
		return nil, false
	}
	return new(big.Rat).SetString(text)
}

func checkAmount(t interface{ Fatalf(string, ...any) }, text string, unit Points) {
	want, readable := readAmount(text)
	valid := readable && want.Sign() > 0 && want.Cmp(big.NewRat(1000, 1)) <= 0
	if got := validAmount(text); got != valid {
		t.Fatalf("validAmount(%q) is %v", text, got)
	}
	if !valid {
		return
	}
	hundredths := new(big.Rat).Mul(want, new(big.Rat).SetInt64(int64(unit)))
	floor := new(big.Int).Quo(hundredths.Num(), hundredths.Denom()).Int64()
	if got := worth(text, unit); got != Points(floor) {
		t.Fatalf("%q of a unit worth %s is %s, want %s", text, unit, got, Points(floor))
	}
	hundredths.Mul(want, big.NewRat(100, 1))
	if got, ok := ParsePoints(text); ok != hundredths.IsInt() || ok && hundredths.Num().Int64() != int64(got) {
		t.Fatalf("ParsePoints(%q) = %s, %v", text, got, ok)
	}
}

func TestWorthAgreesWithFractions(t *testing.T) {
	amount := rapid.StringMatching(`[+-]?[0-9]{0,5}(\.[0-9]{0,32})?`)
	rapid.Check(t, func(t *rapid.T) {
		checkAmount(t, amount.Draw(t, "amount"), Points(rapid.Int64Range(1, 1000_00).Draw(t, "unit")))
	})
}

func FuzzWorth(f *testing.F) {
	f.Add("1.5", int64(100))
	f.Add(" +000.30", int64(1000))
	f.Add("1000.00000000000000000000000000001", int64(1))
	f.Add("-1", int64(1500))
	f.Add("1e2", int64(100))
	f.Fuzz(func(t *testing.T, text string, unit int64) {
		if unit < 1 || unit > 1000_00 || len(text) > 200 {
			t.Skip()
		}
		checkAmount(t, text, Points(unit))
	})
}

func FuzzParsePoints(f *testing.F) {
	for _, seed := range []string{"12", "1.5", "1.005", ".", "+", "999999999999999.99", "-1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, ok := ParsePoints(text)
		if !ok {
			return
		}
		want, readable := readAmount(text)
		if !readable || want.Cmp(big.NewRat(int64(got), 100)) != 0 {
			t.Errorf("ParsePoints(%q) = %s", text, got)
		}
		if again, ok := ParsePoints(got.String()); !ok || again != got {
			t.Errorf("%s is read as %s, %v", got, again, ok)
		}
	})
}

func TestPointsString(t *testing.T) {
	for points, want := range map[Points]string{
		0: "0", 1: "0.01", 10: "0.1", 25: "0.25", 100: "1", 1000: "10", 10000: "100", 4850: "48.5",
		1205: "12.05", -1: "-0.01",
		-250: "-2.5",
	} {
		if got := points.String(); got != want {
			t.Errorf("%d hundredths are %q, want %q", points, got, want)
		}
		if text, err := json.Marshal(points); err != nil || string(text) != want {
			t.Errorf("%d hundredths as JSON are %s, %v", points, text, err)
		}
	}
	var p Points
	if err := json.Unmarshal([]byte("48.5"), &p); err != nil || p != 48_50 {
		t.Errorf("48.5 is read as %s, %v", p, err)
	}
	if err := json.Unmarshal([]byte("48.505"), &p); err == nil {
		t.Error("48.505 is read as points")
	}
}
