package xlsx_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"ceuwatch/report"
	"ceuwatch/report/xlsx"
)

func write(t testing.TB, w *xlsx.Writer, b report.Workbook) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := w.Write(&out, b); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// team is the workbook of a manager of other people than Ana Example's.
func (c *clinic) team(name, id string) report.Workbook {
	own := func(l *report.Line) bool { return l.Managers[0] == id }
	return c.roster.Manager(name, stream(c.lines, func(l *report.Line) bool { return own(l) && l.NeedsAction() }),
		stream(c.lines, own))
}

func TestAWorkbookIsTheSameWhateverWasWrittenBefore(t *testing.T) {
	c := newClinic(t, 60)
	w := new(xlsx.Writer)
	none := func(func(report.DeliveryLine, error) bool) {}
	books := []func() report.Workbook{
		c.manager, func() report.Workbook { return c.team("Bo Sample", "S-0002") }, c.hr, newClinic(t, 0).manager,
		func() report.Workbook { return c.roster.Delivered(none) },
	}
	var fresh [][]byte
	for _, b := range books {
		fresh = append(fresh, write(t, new(xlsx.Writer), b()))
	}
	for range 3 {
		for i, b := range books {
			if !bytes.Equal(write(t, w, b()), fresh[i]) {
				t.Errorf("workbook %d is another after others", i)
			}
		}
	}
	var all sync.WaitGroup
	for range 4 {
		for i, b := range books[:3] {
			all.Go(func() {
				var out bytes.Buffer
				if err := w.Write(&out, b()); err != nil || !bytes.Equal(out.Bytes(), fresh[i]) {
					t.Errorf("workbook %d is another beside others (%v)", i, err)
				}
			})
		}
	}
	all.Wait()
}

func TestSheetsThatNeverChangeAreOfTheirOwnRoster(t *testing.T) {
	one, other := newClinic(t, 10), newClinic(t, 10)
	other.roster.Book.Rules = other.roster.Book.Rules[:1]
	w := new(xlsx.Writer)
	long := len(rowsOf(t, open(t, write(t, w, one.manager())), "Rules"))
	short := len(rowsOf(t, open(t, write(t, w, other.manager())), "Rules"))
	if again := len(rowsOf(t, open(t, write(t, w, one.manager())), "Rules")); again != long || short >= long {
		t.Errorf("%d rows, %d of one rule, then %d", long, short, again)
	}
}

func TestAnErrorLeavesNothingToTheNextWorkbook(t *testing.T) {
	w, lost := new(xlsx.Writer), errors.New("lost")
	good := write(t, w, report.Workbook{Sheets: []report.Sheet{numberedSheet("Roster", 9)}})
	for _, rows := range []int{3, 60_000} {
		sheet := numberedSheet("Roster", 0)
		sheet.Rows = func(yield func([]report.Cell, error) bool) {
			for range rows {
				if !yield([]report.Cell{1, "Current"}, nil) {
					return
				}
			}
			yield(nil, lost)
		}
		b := report.Workbook{Sheets: []report.Sheet{numberedSheet("First", 1), sheet}}
		if err := w.Write(io.Discard, b); !errors.Is(err, lost) {
			t.Errorf("error %v", err)
		}
		if again := write(t, w, report.Workbook{Sheets: []report.Sheet{numberedSheet("Roster", 9)}}); !bytes.Equal(again, good) {
			t.Error("a workbook is another after an error")
		}
	}
	if err := w.Write(&full{100}, report.Workbook{Sheets: []report.Sheet{numberedSheet("Roster", 60_000)}}); err == nil {
		t.Error("a full disk was no error")
	}
}

// marked is a sheet of marks of several looks, one of them that of labels.
func marked(looks ...string) report.Sheet {
	s := report.Sheet{Name: "Marks", Columns: []report.Column{{Header: "Mark", Width: 9}, {Header: "N", Width: 9, Figures: true}}}
	var rows [][]report.Cell
	for _, fill := range looks {
		m := report.Mark{Word: fill, Fill: fill, Ink: "1F2937"}
		rows = append(rows, []report.Cell{m, m})
	}
	s.Rows = lists(rows...)
	return s
}

func TestMarksHaveTheirColoursOnEverySheet(t *testing.T) {
	looks := []string{"E8EDF3", "AA0000", "aa0000", "00BB00", "AA0000"}
	b := report.Workbook{Sheets: []report.Sheet{marked(looks...), newClinic(t, 1).manager().Sheets[2]}}
	f := reopen(t, b)
	for i, look := range looks {
		for _, column := range []string{"A", "B"} {
			at := column + string(rune('2'+i))
			id, err := f.GetCellStyle("Marks", at)
			if err != nil {
				t.Fatal(err)
			}
			style, err := f.GetStyle(id)
			if err != nil || !strings.EqualFold(style.Fill.Color[0], look) || (style.Alignment.Horizontal == "right") != (column == "B") {
				t.Errorf("%s: %+v, want %s (%v)", at, style, look, err)
			}
		}
	}
}

func TestTextsReadBackExactly(t *testing.T) {
	pieces := []string{"_", "x", "_x0041_", "_x005F_", "00e9", "_xd", "&", "<", ">", `"`, "'", " ", "\n", "\t", "é", "漢", "😀", "a", "_x12_",
		"\u2028", "&amp;", "]]>"}
	rapid.Check(t, func(r *rapid.T) {
		text := strings.Join(rapid.SliceOf(rapid.SampledFrom(pieces)).Draw(r, "text"), "")
		if got, err := column(t, text).GetCellValue("Cells", "A2"); err != nil || got != text {
			r.Errorf("%q reads back as %q (%v)", text, got, err)
		}
	})
}

func TestPlainTextsAreTold(t *testing.T) {
	for i := range 21 {
		for c := range 256 {
			text := []byte(strings.Repeat("a Z~9", 5))[:i+1]
			text[i/2] = byte(c)
			want := c >= ' ' && c <= '~' && !strings.ContainsRune("\"&'<>_", rune(c))
			if got := xlsx.Plain(string(text)); got != want {
				t.Errorf("%q: %v", text, got)
			}
		}
	}
}

func TestASheetsTextsMayStandInItsHoles(t *testing.T) {
	b := report.Workbook{
		Title: `A "title" & <more>` + strings.Repeat(" and more", 3000), Subject: "\x00", Author: "1000001", Confidential: "&P",
		Sheets: []report.Sheet{numberedSheet("Roster", 1_002)},
	}
	f := reopen(t, b)
	props, err := f.GetDocProps()
	if err != nil || props.Title != b.Title || props.Creator != b.Author || props.Subject != "\uFFFD" {
		t.Errorf("%.40q %q %q (%v)", props.Title, props.Creator, props.Subject, err)
	}
	page, err := f.GetHeaderFooter("Roster")
	if err != nil || page.OddFooter != "&L&&P&Rpage &P of &N" || !strings.HasPrefix(page.OddHeader, `&LA "title" && <more> and`) {
		t.Errorf("%+v (%v)", page, err)
	}
	for _, name := range f.GetDefinedName() {
		if name.Name == "_xlnm._FilterDatabase" && name.RefersTo != "'Roster'!$A$4:$B$1006" {
			t.Errorf("filter on %s", name.RefersTo)
		}
	}
	if _, err := f.GetCellValue("Roster", "A1006", excelize.Options{RawCellValue: true}); err != nil {
		t.Error(err)
	}
}

func TestProgramsTellAWorkbookByItsFirstParts(t *testing.T) {
	content := write(t, new(xlsx.Writer), newClinic(t, 1).hr())
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"_rels/.rels", "docProps/app.xml", "xl/theme/theme1.xml"} {
		if got := archive.File[i]; got.Name != want || got.CompressedSize64 == 0 || got.Flags&0x8 != 0 {
			t.Errorf("part %d is %s, want %s and its size before it", i, got.Name, want)
		}
	}
}
