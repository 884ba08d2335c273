package xlsx

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Cell is what a cell of a foreign workbook holds: the text that its reader sees, the number behind it where the cell is
// numeric, as the file writes it, and what it shows: "date"; "month" for a month and year alone, "part" for less; "time"
// for a length of time; "percent"; "digits" for a number with the strokes of a date; "error"; "formula" for one without
// its value; or nothing of these.
type Cell struct{ Text, Number, Shows string }

// Line is one row of a sheet. Its cells end with the last one that holds something.
type Line struct {
	Number int // from 1
	Hidden bool
	Cells  []Cell
}

// Sheet is one visible sheet of a foreign workbook.
type Sheet struct {
	Name     string
	Date1904 bool // dates count from 1904-01-01
	// Lines yields the rows that the file holds, ascending. It may be ranged over several times, until the source is
	// closed. An error ends it.
	Lines iter.Seq2[Line, error]
}

// Source is a foreign workbook, open for reading.
type Source struct {
	Sheets []Sheet
	Hidden []string // names of sheets that are not shown, and not read
	file   *excelize.File
	parts  *zip.ReadCloser
	dir    string
}

// What a workbook may hold, so that none takes more than some hundred MB of memory, whatever it was made to do.
const (
	maxFile     = 64 << 20  // bytes of the file
	maxUnpacked = 256 << 20 // bytes of all parts; sheets wait on disk
	maxShared   = 32 << 20  // bytes of the table of texts, which waits on disk too
	maxPart     = 4 << 20   // bytes of any part that is read whole
	maxResident = 32 << 20  // bytes of all parts that are held in memory
	maxMarkup   = 1 << 20   // bytes of one cell
	maxSheet    = 1 << 20   // bytes of a sheet or table of texts that does not wait on disk
	maxColumns  = 1000
)

// Open opens a foreign workbook in XLSX. Large parts wait in a private directory inside tmp (empty: the system's),
// which is gone after Close. A file that is no workbook, is damaged, or is larger than 64 MB, or 256 MB unpacked, is
// refused.
func Open(name, tmp string) (*Source, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if info.Size() > maxFile {
		return nil, fmt.Errorf("the workbook is larger than %d MB: export it as CSV", maxFile>>20)
	}
	parts, err := zip.OpenReader(name)
	if err != nil {
		return nil, errors.New("the file is damaged: export it again")
	}
	s := &Source{parts: parts}
	if err := s.open(name, tmp); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Source) open(name, tmp string) error {
	if err := s.weigh(); err != nil {
		return err
	}
	var err error
	if s.dir, err = os.MkdirTemp(tmp, "workbook-"); err != nil {
		return err
	}
	s.file, err = excelize.OpenFile(name, excelize.Options{
		UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxSheet, TmpDir: s.dir,
	})
	if err != nil {
		return errDamaged // the library's message may quote the file
	}
	s.file.GetStyle(-1) // there is none, but then the styles are read
	properties, err := s.file.GetWorkbookProps()
	if err != nil {
		return errDamaged
	}
	targets, err := s.targets()
	if err != nil {
		return err
	}
	date1904 := properties.Date1904 != nil && *properties.Date1904
	for _, sheet := range s.file.WorkBook.Sheets.Sheet {
		part := s.part(targets[sheet.ID])
		switch {
		case part == nil || !strings.Contains(partName(part), "worksheets/"): // a chart
		case sheet.State != "" && sheet.State != "visible":
			s.Hidden = append(s.Hidden, sheet.Name)
		default:
			s.Sheets = append(s.Sheets, Sheet{Name: sheet.Name, Date1904: date1904, Lines: s.lines(sheet.Name, part)})
		}
	}
	return nil
}

// Close removes what waited on disk.
func (s *Source) Close() error {
	var err error
	if s.file != nil {
		err = s.file.Close()
	}
	return errors.Join(err, s.parts.Close(), os.RemoveAll(s.dir))
}

// weigh refuses a workbook whose parts are too large, by what its directory says; reading holds each part to that.
func (s *Source) weigh() error {
	var all, resident uint64
	for _, part := range s.parts.File {
		size, limit := part.UncompressedSize64, uint64(maxPart)
		all += min(size, maxUnpacked+1)
		switch name := partName(part); {
		case strings.HasPrefix(name, "xl/worksheets/sheet"):
			limit = maxUnpacked
		case name == "xl/sharedstrings.xml":
			limit = maxShared
		case strings.HasPrefix(name, "xl/media/"):
			limit = maxResident
			fallthrough
		default:
			resident += min(size, maxResident+1)
		}
		if size > limit || all > maxUnpacked || resident > maxResident {
			return errors.New("the workbook unpacks to more than an export holds: export it as CSV")
		}
	}
	if s.part("xl/workbook.xml") == nil {
		return errors.New("the file is no .xlsx workbook: save it as .xlsx or CSV")
	}
	if shared := s.part("xl/sharedStrings.xml"); shared != nil {
		return scanTexts(shared)
	}
	return nil
}

// targets returns the names of the parts that the workbook refers to, by reference.
func (s *Source) targets() (map[string]string, error) {
	var list struct {
		Relationship []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		}
	}
	part := s.part("xl/_rels/workbook.xml.rels")
	if part == nil {
		return nil, errDamaged
	}
	r, err := part.Open()
	if err != nil {
		return nil, errDamaged
	}
	defer r.Close()
	if err := xml.NewDecoder(io.LimitReader(r, maxPart)).Decode(&list); err != nil {
		return nil, errDamaged
	}
	found := map[string]string{}
	for _, r := range list.Relationship {
		target := strings.ReplaceAll(r.Target, `\`, "/")
		if !strings.HasPrefix(target, "/") {
			target = path.Join("/xl", target)
		}
		found[r.ID] = strings.TrimPrefix(target, "/")
	}
	return found, nil
}

// part finds a part by its name, whose capitals and slashes make no difference.
func (s *Source) part(name string) *zip.File {
	for _, part := range s.parts.File {
		if partName(part) == strings.ToLower(name) {
			return part
		}
	}
	return nil
}

func partName(part *zip.File) string {
	return strings.ToLower(strings.ReplaceAll(part.Name, `\`, "/"))
}
