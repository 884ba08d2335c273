package main

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"io"
	"io/fs"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// each visits the files below a directory that end in the suffix.
func each(t *testing.T, dir, suffix string, visit func(name string, content []byte)) {
	t.Helper()
	seen := 0
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, suffix) {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		seen++
		visit(strings.TrimPrefix(path, dir), content)
		return nil
	})
	if err != nil || seen == 0 {
		t.Fatalf("%d files %s: %v", seen, suffix, err)
	}
}

func unzip(t *testing.T, name string, content []byte, look func(name string, content []byte)) {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	for _, file := range archive.File {
		part, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(part)
		if err != nil {
			t.Fatal(err)
		}
		look(name+" "+file.Name, text)
	}
}

// part is one part of a message that holds no parts.
type part struct {
	header map[string][]string
	body   []byte
}

// parts takes a message apart.
func parts(t *testing.T, name string, content []byte) []part {
	t.Helper()
	message, err := mail.ReadMessage(bytes.NewReader(content))
	if err != nil {
		t.Fatalf("%.200s: %v", name, err)
	}
	var all []part
	var split func(header map[string][]string, body io.Reader)
	split = func(header map[string][]string, body io.Reader) {
		kind, params, err := mime.ParseMediaType(mail.Header(header).Get("Content-Type"))
		if err != nil {
			t.Fatalf("%.200s: %v", name, err)
		}
		if !strings.HasPrefix(kind, "multipart/") {
			text, err := io.ReadAll(decoded(mail.Header(header).Get("Content-Transfer-Encoding"), body))
			if err != nil {
				t.Fatalf("%.200s: %v", name, err)
			}
			all = append(all, part{header, text})
			return
		}
		for reader := multipart.NewReader(body, params["boundary"]); ; {
			next, err := reader.NextRawPart()
			if err == io.EOF {
				return
			}
			if err != nil {
				t.Fatalf("%.200s: %v", name, err)
			}
			split(next.Header, next)
		}
	}
	split(message.Header, message.Body)
	return all
}

// decoded undoes a transfer encoding.
func decoded(encoding string, body io.Reader) io.Reader {
	switch strings.ToLower(encoding) {
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		return quotedprintable.NewReader(body)
	}
	return body
}
