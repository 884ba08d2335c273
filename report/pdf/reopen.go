package pdf

import (
	"bytes"
	"fmt"
	"io"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
)

// Reader reads finished letters again, with other code than wrote them. Several goroutines may use it.
type Reader struct{ configuration model.Configuration }

// NewReader returns a reader. The library's own settings are read here alone, for they are shared by all of it.
func NewReader() *Reader {
	api.DisableConfigDir() // it would write files of its own beside the user's
	return &Reader{*model.NewDefaultConfiguration()}
}

// settings are a copy, since the library notes in them what it does.
func (r *Reader) settings() *model.Configuration {
	own := r.configuration
	return &own
}

// StaffID reads from a letter's PDF file whom it is to.
func (r *Reader) StaffID(pdf []byte) (string, error) {
	ctx, err := api.ReadContext(bytes.NewReader(pdf), r.settings())
	if err != nil {
		return "", fmt.Errorf("read letter: %w", err)
	}
	if ctx.Info == nil {
		return "", fmt.Errorf("read letter: it says nothing of itself")
	}
	info, err := ctx.DereferenceDict(*ctx.Info)
	if err != nil {
		return "", fmt.Errorf("read letter: %w", err)
	}
	keywords, ok := info.Find("Keywords")
	if !ok {
		return "", fmt.Errorf("read letter: it does not say whom it is to")
	}
	id, err := ctx.DereferenceText(keywords)
	if err != nil {
		return "", fmt.Errorf("read letter: %w", err)
	}
	return id, nil
}

// Join puts the letters of several PDF files into one, in their order.
func (r *Reader) Join(w io.Writer, letters []io.Reader) error {
	var sources []io.ReadSeeker
	for _, letter := range letters {
		pdf, err := io.ReadAll(letter)
		if err != nil {
			return fmt.Errorf("join letters: %w", err)
		}
		sources = append(sources, bytes.NewReader(pdf))
	}
	if err := api.MergeRaw(sources, w, false, r.settings()); err != nil {
		return fmt.Errorf("join letters: %w", err)
	}
	return nil
}
