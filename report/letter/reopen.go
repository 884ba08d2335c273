package letter

import (
	"bytes"
	"fmt"
	"io"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
)

// quiet keeps the library from writing files of its own beside the user's.
func quiet() *model.Configuration {
	api.DisableConfigDir()
	return model.NewDefaultConfiguration()
}

// StaffID reads from a letter's PDF file whom it is to, with other code than wrote it.
func StaffID(pdf []byte) (string, error) {
	ctx, err := api.ReadContext(bytes.NewReader(pdf), quiet())
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
func Join(w io.Writer, letters []io.Reader) error {
	var sources []io.ReadSeeker
	for _, letter := range letters {
		pdf, err := io.ReadAll(letter)
		if err != nil {
			return fmt.Errorf("join letters: %w", err)
		}
		sources = append(sources, bytes.NewReader(pdf))
	}
	if err := api.MergeRaw(sources, w, false, quiet()); err != nil {
		return fmt.Errorf("join letters: %w", err)
	}
	return nil
}
