package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
)

// heldText is text kept on disk until all of it is there, so that what fails half-way prints nothing.
type heldText struct {
	*bufio.Writer
	file *os.File
}

func holdText() (*heldText, error) {
	file, err := os.CreateTemp("", "ceuwatch-")
	if err != nil {
		return nil, fmt.Errorf("keep the answer until all is read: %w", err)
	}
	return &heldText{bufio.NewWriterSize(file, 1<<16), file}, nil
}

func (h *heldText) copyTo(w io.Writer) error {
	if err := h.Flush(); err != nil {
		return err
	}
	if _, err := h.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, err := io.Copy(w, h.file)
	return err
}

func (h *heldText) remove() {
	h.file.Close()
	os.Remove(h.file.Name())
}
