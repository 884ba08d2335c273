package xlsx

import (
	"archive/zip"
	"bytes"
	"fmt"
	"hash/crc32"
	"io/fs"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/klauspost/compress/flate"

	"ceuwatch/report"
)

// form is what workbooks share whose sheets have the same columns and lines above them: all but their rows and a few
// texts, for which it has places.
//
// With rows it is what makes a workbook for each manager cheap. Excelize alone, with its StreamWriter for each workbook,
// would take the place of both, and a whole run 2.2 times its processor time.
type form struct {
	models []report.Sheet // without their rows and charts
	looks  []look
	sheets []sheetForm // by number
	first  []part      // that an archive begins with
	parts  []part      // that are neither these nor sheets
}

// sheetForm is a sheet of a form.
type sheetForm struct {
	head, packed []byte // down to the last row that is always the same
	row, last    int    // this row, and the last one of the table
	tail         string // what follows the rows
}

// part is a file within the file: packed, where it is the same in every workbook, or a text with places.
type part struct {
	header zip.FileHeader
	packed []byte
	text   string
}

// Texts that stand in the places of a form, letters that nobody has; and a number in place of the last row of the first
// sheet's table, after which the other sheets have the following ones.
const (
	atHead, atFoot, atTitle, atSubject, atAuthor, atCreated = "\uE0F0", "\uE0F1", "\uE0F2", "\uE0F3", "\uE0F4", "\uE0F5"
	atLast                                                  = 1_000_001
)

// maxForms is how many forms are kept: a run's are two or three.
const maxForms = 8

// forms are the forms that were used last.
type forms struct {
	mu   sync.Mutex
	list []*form
}

// of returns the form of a workbook with these tabs.
func (f *forms) of(tabs []*tab, limit int) (*form, error) {
	models := make([]report.Sheet, len(tabs))
	for i, t := range tabs {
		models[i] = *t.model
		models[i].Rows, models[i].Charts = nil, nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, known := range f.list {
		if reflect.DeepEqual(known.models, models) { // at once where slices are the same ones
			return known, nil
		}
	}
	made, err := newForm(tabs, nil, limit)
	if err != nil {
		return nil, err
	}
	made.models = models
	f.list = append(f.list[max(0, len(f.list)+1-maxForms):], made)
	return made, nil
}

// sheetPart is the name of a sheet's part.
func sheetPart(number int) string { return fmt.Sprintf("xl/worksheets/sheet%d.xml", number+1) }

// take takes the parts of a workbook that excelize made of the form.
func (f *form) take(workbook []byte) error {
	archive, err := zip.NewReader(bytes.NewReader(workbook), int64(len(workbook)))
	if err != nil {
		return err
	}
	for i := range f.sheets {
		text, err := fs.ReadFile(archive, sheetPart(i))
		if err != nil {
			return err
		}
		at := bytes.Index(text, []byte(rowsBegin)) + len(rowsBegin)
		s := &f.sheets[i]
		s.head, s.tail = slices.Concat(text[:at], s.head), string(text[at:])
		s.packed = pack(s.head)
	}
	for _, file := range slices.Backward(archive.File) {
		text, err := fs.ReadFile(archive, file.Name)
		if err != nil {
			return err
		}
		switch file.Name {
		case "_rels/.rels", "docProps/app.xml", "xl/theme/theme1.xml":
			f.first = append(f.first, newPart(file.Name, text))
		case "[Content_Types].xml":
			f.parts = append(f.parts, newPart(file.Name, sortTypes(text)))
		case "docProps/core.xml", "xl/workbook.xml":
			f.parts = append(f.parts, part{header: zip.FileHeader{Name: file.Name, Method: zip.Deflate}, text: string(text)})
		default:
			if !strings.HasPrefix(file.Name, "xl/worksheets/sheet") {
				f.parts = append(f.parts, newPart(file.Name, text))
			}
		}
	}
	return nil
}

// newPart packs a part that is the same in every workbook.
func newPart(name string, text []byte) part {
	const end = "\x03\x00" // the last block of a packed file, with nothing in it
	packed := append(pack(text), end...)
	return part{packed: packed, header: zip.FileHeader{
		Name: name, Method: zip.Deflate, CRC32: crc32.ChecksumIEEE(text), UncompressedSize64: uint64(len(text)),
		CompressedSize64: uint64(len(packed)),
	}}
}

// pack packs a text so that others may follow it. Packed in each workbook anew, by archive/zip alone, a manager's
// workbook takes about twice the processor time, for the sheet of rules is most of it.
func pack(text []byte) []byte {
	var packed bytes.Buffer
	to, _ := flate.NewWriter(&packed, flate.DefaultCompression) // no error at this level
	_, _ = to.Write(text)                                       // memory takes it
	_ = to.Flush()
	return packed.Bytes()
}

// rowsBegin is what stands before the rows of a sheet.
const rowsBegin = "<sheetData>"

// sortTypes puts the types of the parts into an order: excelize leaves it to chance.
func sortTypes(text []byte) []byte {
	element := regexp.MustCompile(`<(?:Default|Override) [^>]*></[^>]*>`)
	list := element.FindAll(text, -1)
	slices.SortFunc(list, bytes.Compare)
	end := []byte("</Types>")
	return bytes.Replace(element.ReplaceAll(text, nil), end, append(bytes.Join(list, nil), end...), 1)
}
