package xlsx_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceuwatch/report"
	"ceuwatch/report/xlsx"
	"ceuwatch/rules"
)

// counts reads the table of the summary that has the heading, by its first column.
func counts(rows [][]string, heading string) map[string][]string {
	at := slices.IndexFunc(rows, func(row []string) bool { return len(row) > 0 && row[0] == heading })
	table := map[string][]string{}
	for _, row := range rows[at+2:] {
		if len(row) == 0 {
			break
		}
		table[row[0]] = row[1:]
	}
	return table
}

func TestSummaryCountsWhatTheTallyCounts(t *testing.T) {
	c := newClinic(t, 90)
	rows := rowsOf(t, reopen(t, c.hr()), "Summary", raw)
	all := make([]string, 0, 9)
	for _, status := range report.Statuses() {
		all = append(all, strconv.Itoa(c.tally.Status(status)))
	}
	all = append(all, strconv.Itoa(c.tally.Verdicts))
	for _, heading := range []string{"Credentials by status and kind", "Credentials by status and site"} {
		if diff := cmp.Diff(all, counts(rows, heading)["All"]); diff != "" {
			t.Errorf("%s: %s", heading, diff)
		}
	}
	accounts := counts(rows, "Rows read = used + set aside")
	for i, relation := range rules.Relations() {
		read, rest := 0, 0
		for row, cells := range accounts {
			n, err := strconv.Atoi(cells[i])
			if err != nil {
				t.Fatal(err)
			}
			if row == "Read" {
				read = n
			} else {
				rest += n
			}
		}
		if read != c.tally.Read[relation] || read != rest {
			t.Errorf("%s: %d read, %d used and set aside, the tally says %d", relation, read, rest, c.tally.Read[relation])
		}
	}
}

func TestSummaryChartsStandOverTheirTables(t *testing.T) {
	c := newClinic(t, 90)
	b := c.hr()
	var rows [][]report.Cell
	for row := range b.Sheets[0].Rows {
		rows = append(rows, row)
	}
	charts := b.Sheets[0].Charts()
	if len(charts) != 2 {
		t.Fatalf("%d charts", len(charts))
	}
	for _, chart := range charts {
		if first := rows[chart.Categories.Row1-1][0]; chart.Stacked && c.tally.BySite[fmt.Sprint(first)] == nil {
			t.Errorf("%s: the first category is %v", chart.Title, first)
		}
		for row := chart.Row; row < chart.Row+chart.Rows; row++ {
			if len(rows[row-1]) > 0 {
				t.Errorf("%s covers row %d: %v", chart.Title, row, rows[row-1])
			}
		}
		for i, series := range chart.Series {
			total, want := 0, 0
			for row := series.Values.Row1; row <= series.Values.Row2; row++ {
				n, ok := rows[row-1][series.Values.Col1-1].(int)
				if !ok {
					t.Fatalf("%s: row %d of series %d is %v", chart.Title, row, i, rows[row-1])
				}
				total += n
			}
			if chart.Stacked {
				want = c.tally.Status(report.Statuses()[i])
			} else {
				for _, n := range c.tally.Expiring {
					want += n
				}
			}
			if total != want {
				t.Errorf("%s: series %d adds up to %d, want %d", chart.Title, i, total, want)
			}
		}
	}
}

func TestChartsEndBeforeTheNextTable(t *testing.T) {
	var out bytes.Buffer
	b := newClinic(t, 40).hr()
	if err := new(xlsx.Writer).Write(&out, b); err != nil {
		t.Fatal(err)
	}
	for name, drawings := range map[string]string{"Summary": "drawing2.xml", "Forecast": "drawing1.xml"} { // as written
		sheet := b.Sheets[slices.IndexFunc(b.Sheets, func(s report.Sheet) bool { return s.Name == name })]
		for range sheet.Rows { // charts are asked for after the rows
		}
		charts, anchors := sheet.Charts(), anchors(t, part(t, out.Bytes(), "xl/drawings/"+drawings))
		if len(anchors) != len(charts) {
			t.Fatalf("%s: %d drawings, want %d", name, len(anchors), len(charts))
		}
		for i, anchor := range anchors {
			if want := charts[i].Row - 1 + charts[i].Rows; anchor.From.Row != charts[i].Row-1 || anchor.To.Row != want {
				t.Errorf("%s stands from row %d to %d, want %d to %d", charts[i].Title, anchor.From.Row, anchor.To.Row,
					charts[i].Row-1, want)
			}
			if anchor.Frame.Name.Alt != charts[i].Title {
				t.Errorf("chart %d has the alternative text %q", i, anchor.Frame.Name.Alt)
			}
		}
	}
}

// anchor is where a drawing stands; its rows count from 0.
type anchor struct {
	From, To struct {
		Row int `xml:"row"`
	}
	Frame struct {
		Name struct {
			Alt string `xml:"descr,attr"`
		} `xml:"nvGraphicFramePr>cNvPr"`
	} `xml:"graphicFrame"`
}

func anchors(t *testing.T, content []byte) []anchor {
	t.Helper()
	var drawing struct {
		Anchors []anchor `xml:"twoCellAnchor"`
	}
	content = bytes.ReplaceAll(content, []byte("xdr:from"), []byte("From"))
	content = bytes.ReplaceAll(content, []byte("xdr:to>"), []byte("To>"))
	if err := xml.Unmarshal(content, &drawing); err != nil {
		t.Fatal(err)
	}
	return drawing.Anchors
}
