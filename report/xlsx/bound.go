package xlsx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"

	"github.com/xuri/excelize/v2"
)

// scanTexts refuses a table of texts that would take far more memory than it has bytes.
func scanTexts(part *zip.File) error {
	r, err := part.Open()
	if err != nil {
		return errDamaged
	}
	defer r.Close()
	decoder := xml.NewDecoder(&bounded{r: r})
	var from int64
	for n := 0; ; {
		token, err := decoder.RawToken()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return damage(err)
		}
		if start, ok := token.(xml.StartElement); ok && start.Name.Local == "si" {
			from = decoder.InputOffset()
			n++
		}
		if n > excelize.TotalRows {
			return errors.New("the workbook holds more than a million texts: export it as CSV")
		}
		if n > 0 && decoder.InputOffset()-from > maxMarkup {
			return errLarge
		}
	}
}

// bounded refuses markup whose texts or tags are longer than a cell may be, before the decoder gathers them.
type bounded struct {
	r   io.Reader
	run int // bytes since the last tag began
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if last := bytes.LastIndexByte(p[:n], '<'); last >= 0 {
		b.run = n - last
	} else if b.run += n; b.run > maxMarkup {
		return 0, errLarge
	}
	return n, err
}

// damage says that the markup cannot be read, unless a limit was the reason.
func damage(err error) error {
	if errors.Is(err, errLarge) {
		return errLarge
	}
	return errDamaged
}
