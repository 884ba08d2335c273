package pdf

import (
	"bytes"
	"fmt"
	"io"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"ceuwatch/report/letter"
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

// Join puts the letters of several PDF files into one, in their order, each from the front side of a sheet on.
func (r *Reader) Join(w io.Writer, letters []io.Reader) error {
	empty, err := emptyPage()
	if err != nil {
		return fmt.Errorf("join letters: %w", err)
	}
	var sources []io.ReadSeeker
	for i, letter := range letters {
		pdf, err := io.ReadAll(letter)
		if err != nil {
			return fmt.Errorf("join letters: %w", err)
		}
		pages, err := api.PageCount(bytes.NewReader(pdf), r.settings())
		if err != nil {
			return fmt.Errorf("join letters: %w", err)
		}
		if sources = append(sources, bytes.NewReader(pdf)); pages%2 == 1 && i < len(letters)-1 {
			sources = append(sources, bytes.NewReader(empty))
		}
	}
	var joined bytes.Buffer
	if err := api.MergeRaw(sources, &joined, false, r.settings()); err != nil {
		return fmt.Errorf("join letters: %w", err)
	}
	if len(letters) == 1 {
		_, err := joined.WriteTo(w)
		return err
	}
	if err := r.rename(w, joined.Bytes()); err != nil {
		return fmt.Errorf("join letters: %w", err)
	}
	return nil
}

// rename makes a file say of itself that it holds several letters: it begins as the first of them.
func (r *Reader) rename(w io.Writer, pdf []byte) error {
	ctx, err := api.ReadAndValidate(bytes.NewReader(pdf), r.settings())
	if err != nil {
		return err
	}
	info, err := ctx.DereferenceDict(*ctx.Info)
	if err != nil {
		return err
	}
	info["Title"] = types.StringLiteral("Letters")
	info.Delete("Subject")
	info.Delete("Keywords")
	return api.WriteContext(ctx, w)
}

// emptyPage is a document of one.
func emptyPage() ([]byte, error) {
	pdf := newPDF(&letter.Letter{})
	pdf.AddPage()
	var b bytes.Buffer
	err := pdf.Output(&b)
	return b.Bytes(), err
}
