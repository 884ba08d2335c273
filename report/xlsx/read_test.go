package xlsx

import (
	"bytes"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"ceuwatch/report"
)

func TestAWorkbookSaysWhoseRowsItHolds(t *testing.T) {
	rows := func(ids ...string) report.Sheet {
		s := report.Sheet{
			Name: "Team " + ids[0], Intro: []string{"A team", "Staff ID stands below"}, Empty: "Nobody",
			Columns: []report.Column{{Header: "Name", Width: 10}, {Header: "Staff ID", Width: 10}, {Header: "Job", Width: 10}},
		}
		s.Rows = func(yield func([]report.Cell, error) bool) {
			for _, id := range ids {
				if !yield([]report.Cell{"Ada", id, "Nurse"}, nil) {
					return
				}
			}
		}
		return s
	}
	empty := rows("none")
	empty.Rows = func(func([]report.Cell, error) bool) {}
	var xlsx bytes.Buffer
	book := report.Workbook{Title: "x", Sheets: []report.Sheet{empty, rows("S-1", "S-2", "S-2"), rows("S-2", "S-9", "=1+1")}}
	if err := new(Writer).Write(&xlsx, book); err != nil {
		t.Fatal(err)
	}
	ids, err := StaffIDs(xlsx.Bytes())
	if want := []string{"S-1", "S-2", "S-9", "=1+1"}; err != nil || !slices.Equal(ids, want) {
		t.Errorf("%q, %v", ids, err)
	}
	if _, err := StaffIDs([]byte("no workbook")); err == nil {
		t.Error("what is no workbook was read")
	}
}

const staffHead = `<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c><c r="B1" t="inlineStr"><is><t>Staff ID</t></is>` +
	`</c></row>`

func TestStaffIDsOfOddMarkup(t *testing.T) {
	cells := func(id, next string) string {
		return `<c r="A2" s="1"/><c r="B2">` + id + `</c><c r="C2">` + next + `</c>`
	}
	for rows, want := range map[string]string{
		`<row r="2">` + cells(`<v>17</v>`, `<v>1</v>`) + `</row>`:                                        "17",
		`<row>` + cells(`<is><t>a&amp;&#60;b</t></is>`, `<v>1</v>`) + `</row>`:                           "a&<b",
		`<row r="2">` + cells(`<is><r><t>S-</t></r><r><t>1</t></r></is>`, `<v>1</v>`) + `</row>`:         "S-1",
		`<row r="2">` + cells(`<is><t>_x005F_x0041__x0041_</t></is>`, `<v>1</v>`) + `</row>`:             "_x0041_A",
		`<row r="2">` + cells(`<is><t xml:space="preserve"> S </t></is>`, `<v>1</v>`) + `</row>`:         " S ",
		`<row r="2"/><row r="3">` + cells(`<is><t>S-3</t></is>`, `<v>1</v>`) + `</row><row r="4"></row>`: "S-3",
		`<row r="2">` + cells(`<is><t>alone</t></is>`, ``) + `</row>`:                                    "",
		`<row r="2">` + cells(``, `<v>1</v>`) + `</row><rowBreaks count="1"/>`:                           "",
	} {
		xlsx, err := os.ReadFile(foreign(t, staffHead+rows, nil))
		if err != nil {
			t.Fatal(err)
		}
		if ids, err := StaffIDs(xlsx); err != nil || strings.Join(ids, " ") != want {
			t.Errorf("%s: %q, want %q (%v)", rows, ids, want, err)
		}
	}
}

func TestStaffIDsOfDamagedWorkbooks(t *testing.T) {
	const sheet = "xl/worksheets/sheet1.xml"
	tests := map[string]map[string]io.Reader{
		"texts elsewhere":          {"xl/sharedStrings.xml": strings.NewReader(`<sst/>`)},
		"a row without an end":     {sheet: endless(staffHead+`<row r="2">`, `<c r="A2"><v>1</v></c>`, 300<<20, ``)},
		"a cell without an end":    {sheet: strings.NewReader(staffHead + `<row r="2"><c r="B2"><v>1</v></row>`)},
		"no markup in a cell":      {sheet: strings.NewReader(staffHead + `<row r="2"><c r="B2"><v>1</c></row>`)},
		"a sheet that breaks off":  {sheet: strings.NewReader(staffHead + `<row r="2"><c r="B2"><v>1</v></c>`)},
		"a cell that breaks off":   {sheet: strings.NewReader(staffHead + `<row r="2"><c`)},
		"a cell that is no cell":   {sheet: strings.NewReader(staffHead + `<row r="2"><cat></row>`)},
		"a character that is none": {sheet: strings.NewReader(staffHead + `<row><c r="B2"><v>&nbsp;</v></c></row>`)},
	}
	for name, parts := range tests {
		xlsx, err := os.ReadFile(foreign(t, "", parts))
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		if grown := peak(func() { ids, err = StaffIDs(xlsx) }); err == nil || grown > 96<<20 {
			t.Errorf("%s: %q, %v; the heap grew by %d MB", name, ids, err, grown>>20)
		}
	}
	whole, err := os.ReadFile(foreign(t, staffHead+`<row r="2"><c r="B2"><v>7</v></c><c r="C2"><v>1</v></c></row>`, nil))
	if err != nil {
		t.Fatal(err)
	}
	for i := range whole {
		broken := bytes.Clone(whole)
		broken[i] ^= 0x55
		if ids, err := StaffIDs(broken); err == nil && !slices.Equal(ids, []string{"7"}) {
			t.Errorf("byte %d is another, and the ids are %q", i, ids)
		}
		_, _ = StaffIDs(whole[:i])
	}
}

func FuzzStaffIDs(f *testing.F) {
	f.Add(`<is><t>S-1</t></is>`)
	f.Add(`</c></row><row><c r="B`)
	f.Fuzz(func(t *testing.T, cell string) {
		rows := staffHead + `<row r="2"><c r="A2"><v>1</v></c><c r="B2">` + cell + `</c><c r="C2"><v>1</v></c></row>`
		xlsx, err := os.ReadFile(foreign(t, rows, nil))
		if err != nil {
			t.Fatal(err)
		}
		_, _ = StaffIDs(xlsx) // does not panic
	})
}
