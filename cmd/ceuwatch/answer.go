package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
)

// answer is text kept on disk until all of it is there, so that what fails half-way prints nothing.
type answer struct {
	*bufio.Writer
	file *os.File
}

func newAnswer() (*answer, error) {
	file, err := os.CreateTemp("", "ceuwatch-")
	if err != nil {
		return nil, fmt.Errorf("keep the answer until all is read: %w", err)
	}
	return &answer{bufio.NewWriterSize(file, 1<<16), file}, nil
}

func (a *answer) copyTo(w io.Writer) error {
	if err := a.Flush(); err != nil {
		return err
	}
	if _, err := a.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, err := io.Copy(w, a.file)
	return err
}

func (a *answer) remove() {
	a.file.Close()
	os.Remove(a.file.Name())
}
