package xlsx_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceuwatch/report"
	"ceuwatch/report/xlsx"
)

// header finds the row of a sheet's header.
func header(rows [][]string) int {
	return slices.IndexFunc(rows, func(row []string) bool {
		return len(row) > 3 && slices.Contains([]string{"Staff ID", "Credential", "Site"}, row[0])
	})
}

func TestHRSheetsAndHeaders(t *testing.T) {
	f := reopen(t, newClinic(t, 40).hr())
	sheets := []string{"Summary", "Action now", "Roster", "Credit gaps", "Changes", "Forecast",
		"Data problems", "Letters", "Rules"}
	if diff := cmp.Diff(sheets, f.GetSheetList()); diff != "" {
		t.Error(diff)
	}
	want := strings.Split("Staff ID, Name, Job, Site, Manager, Credential, Number, Issued, Expires, Days left, Status, "+
		"Window closes, Safe by, Apply by, Required, Counted, Missing, To earn, Missing administrative, Missing clinical, "+
		"Missing general, Missing approved, Requirements met, Role at risk, Next step, Last notice, Issues", ", ")
	if diff := cmp.Diff(want, rowsOf(t, f, "Roster")[0]); diff != "" {
		t.Error("Roster:", diff)
	}
}

func TestManagerSheetsHoldOnlyTheTeam(t *testing.T) {
	c := newClinic(t, 60)
	f := reopen(t, c.manager())
	if diff := cmp.Diff([]string{"Action", "My team", "Rules"}, f.GetSheetList()); diff != "" {
		t.Error(diff)
	}
	team := 0
	for _, l := range c.lines {
		if slices.Contains(l.Managers, "S-0001") {
			team++
		}
	}
	rows := rowsOf(t, f, "My team")
	if len(rows) != team+1 {
		t.Errorf("%d lines, want %d", len(rows)-1, team)
	}
	for _, row := range rows[1:] {
		if row[4] != "Ana Example" {
			t.Errorf("%s reports to %s", row[0], row[4])
		}
	}
}

func TestEverySheetIsSetUpToReadAndPrint(t *testing.T) {
	for name, b := range map[string]report.Workbook{"hr": newClinic(t, 40).hr(), "empty": newClinic(t, 0).hr()} {
		f := reopen(t, b)
		printed := map[string]string{}
		for _, n := range f.GetDefinedName() {
			if n.Name == "_xlnm.Print_Titles" {
				printed[n.Scope] = n.RefersTo
			}
		}
		for _, sheet := range f.GetSheetList() {
			t.Run(name+"/"+sheet, func(t *testing.T) {
				layout, err := f.GetPageLayout(sheet)
				if err != nil || *layout.Orientation != "landscape" || *layout.FitToWidth != 1 || *layout.FitToHeight != 0 {
					t.Errorf("layout %+v (%v)", layout, err)
				}
				if props, err := f.GetSheetProps(sheet); err != nil || props.FitToPage == nil || !*props.FitToPage {
					t.Errorf("not fitted to the page (%v)", err)
				}
				page, err := f.GetHeaderFooter(sheet)
				if err != nil || !strings.HasSuffix(page.OddFooter, "&Rpage &P of &N") ||
					!strings.Contains(page.OddFooter, "&LConfidential personnel records of Example Clinics && Partners") {
					t.Errorf("foot of the page %+v (%v)", page, err)
				}
				if sheet == "Summary" {
					return
				}
				head := header(rowsOf(t, f, sheet)) + 1
				if want := fmt.Sprintf("'%s'!$%d:$%d", sheet, head, head); printed[sheet] != want {
					t.Errorf("rows on every page: %s, want %s", printed[sheet], want)
				}
				panes, err := f.GetPanes(sheet)
				if err != nil || !panes.Freeze || panes.YSplit != head || panes.XSplit != 2 {
					t.Errorf("panes %+v, want the header in row %d frozen (%v)", panes, head, err)
				}
			})
		}
	}
}

func TestFiltersCoverTheirTables(t *testing.T) {
	c := newClinic(t, 40)
	var out bytes.Buffer
	if err := new(xlsx.Writer).Write(&out, c.hr()); err != nil {
		t.Fatal(err)
	}
	var sheet struct {
		Filter struct {
			Ref string `xml:"ref,attr"`
		} `xml:"autoFilter"`
		Ignored struct {
			Text bool `xml:"numberStoredAsText,attr"`
		} `xml:"ignoredErrors>ignoredError"`
	}
	if err := xml.Unmarshal(part(t, out.Bytes(), "xl/worksheets/sheet3.xml"), &sheet); err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf("$A$1:$AA$%d", len(c.lines)+1); sheet.Filter.Ref != want {
		t.Errorf("the roster's filter covers %s, want %s", sheet.Filter.Ref, want)
	}
	if !sheet.Ignored.Text {
		t.Error("ids made of digits are flagged as mistakes")
	}
}

func part(t testing.TB, file []byte, name string) []byte {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := archive.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	content, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestStatusesAreColoured(t *testing.T) {
	c := newClinic(t, 40)
	f := reopen(t, c.hr())
	formats, err := f.GetConditionalFormats("Roster")
	if err != nil {
		t.Fatal(err)
	}
	fills := map[string]string{}
	for _, format := range formats[fmt.Sprintf("K2:K%d", len(c.lines)+1)] {
		style, err := f.GetConditionalStyle(*format.Format)
		if err != nil {
			t.Fatal(err)
		}
		fills[strings.Trim(format.Value, `"`)] = style.Fill.Color[0]
	}
	for _, status := range report.Statuses() {
		if word := c.roster.Words.Statuses[string(status)].En; fills[word] == "" {
			t.Errorf("%s has no colour", word)
		}
	}
	if fills["Exam window"] == fills["Exam required"] || fills["Nearing expiry"] == fills["Undetermined"] {
		t.Errorf("colours are not told apart: %v", fills)
	}
}

func TestRosterRowsSayWhatTheLinesSay(t *testing.T) {
	c := newClinic(t, 40)
	rows := rowsOf(t, reopen(t, c.hr()), "Roster", raw)
	if len(rows) != len(c.lines)+1 {
		t.Fatalf("%d rows, want %d", len(rows), len(c.lines)+1)
	}
	for i, l := range c.lines {
		got := map[string]string{}
		for n, cell := range rows[i+1] {
			got[rows[0][n]] = cell
		}
		want := map[string]string{"Staff ID": l.StaffID, "Status": l.StatusWord, "Next step": l.NextStep}
		if l.Dated {
			want["Expires"] = strconv.Itoa(int(l.Expires - 693594))
			want["To earn"], want["Counted"] = l.ToEarn.String(), l.Counted.String()
			want["Days left"] = strconv.Itoa(l.DaysLeft)
		} else {
			want["Expires"], want["To earn"], want["Days left"], want["Requirements met"] = "", "", "", ""
		}
		for column, value := range want {
			if got[column] != value {
				t.Errorf("%s %s: %s is %q, want %q", l.StaffID, l.Credential, column, got[column], value)
			}
		}
	}
}

func TestRulesShowEveryFigureWithItsSource(t *testing.T) {
	c := newClinic(t, 1)
	rows := rowsOf(t, reopen(t, c.hr()), "Rules")
	figures, unverified := 0, 0
	for i := range c.roster.Book.Rules {
		v := c.roster.Book.Rules[i].InForce(c.roster.AsOf)
		for _, f := range slices.Concat(v.Figures, v.Fees, v.Notes) {
			figures++
			if f.Unverified {
				unverified++
			}
			if !slices.ContainsFunc(rows, func(row []string) bool {
				return len(row) >= 7 && row[2] == f.WithPayer().En && row[4] == f.Source.Title && row[5] == f.Source.Address &&
					row[6] == f.Source.Checked.String()
			}) {
				t.Errorf("%s, %s: not on the sheet with its source", f.Name.En, f.Value.En)
			}
		}
	}
	shown := 0
	for _, row := range rows {
		if len(row) == 8 && row[7] == "no official page found: confirm with the body" {
			shown++
		}
	}
	if figures == 0 || unverified == 0 || shown != unverified {
		t.Errorf("%d of %d figures are unverified, %d are shown to be", unverified, figures, shown)
	}
	for _, word := range []string{"Exam exhausted", "Exam window", "Undetermined"} {
		if !slices.ContainsFunc(rows, func(row []string) bool { return len(row) == 2 && row[0] == word && row[1] != "" }) {
			t.Errorf("the legend does not explain %s", word)
		}
	}
}

func TestEmptySheetsSaySo(t *testing.T) {
	f := reopen(t, newClinic(t, 0).hr())
	for sheet, want := range map[string]string{
		"Action now": "Nobody has to do anything now", "Roster": "Nobody is employed on this date",
		"Letters": "Nobody is due a letter",
	} {
		rows := rowsOf(t, f, sheet)
		if got := rows[len(rows)-1][0]; got != want {
			t.Errorf("%s: %q, want %q", sheet, got, want)
		}
	}
}
