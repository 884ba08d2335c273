package main

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/xuri/excelize/v2"
)

// reader looks a program up. Without it the test is skipped; it fails where CEUWATCH_REQUIRE_READERS is 1.
func reader(t *testing.T, program string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil && os.Getenv("CEUWATCH_REQUIRE_READERS") == "1" {
		t.Fatalf("%s is not installed: run make test-readers", program)
	}
	if err != nil {
		t.Skipf("%s is not installed: no second reader for what it opens", program)
	}
	return path
}

// Other people's programs open everything that a demonstration makes.
func TestOtherProgramsOpenADemonstration(t *testing.T) {
	dir := t.TempDir()
	var out bytes.Buffer
	args := []string{"demo", "--dir", dir, "--as-of", "2026-12-01", "--seed", "7"}
	if code := run(t.Context(), args, stdio{in: strings.NewReader(""), out: &out, err: &out}); code != exitDone {
		t.Fatalf("exit %d\n%s", code, &out)
	}
	runs := filepath.Join(dir, "runs")
	t.Run("LibreOffice prints every workbook", func(t *testing.T) { officePrints(t, runs) })
	t.Run("LibreOffice reads the cells", func(t *testing.T) {
		officeReads(t, filepath.Join(runs, "2026-12-01", "roster.xlsx"))
	})
	t.Run("qpdf and pdfcpu accept every letter", func(t *testing.T) { pdfAccepted(t, runs) })
	t.Run("Chromium shows the page and asks for nothing", func(t *testing.T) {
		chromiumShows(t, filepath.Join(runs, "2026-12-01", "index.html"))
	})
}

// office has LibreOffice convert files into a directory.
func office(t *testing.T, to, dir string, files ...string) {
	t.Helper()
	profile := "-env:UserInstallation=file://" + filepath.Join(t.TempDir(), "profile")
	args := append([]string{profile, "--headless", "--convert-to", to, "--outdir", dir}, files...)
	if out, err := exec.CommandContext(t.Context(), reader(t, "soffice"), args...).CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, out)
	}
}

func officePrints(t *testing.T, runs string) {
	// Side by side in one directory, for managers' workbooks are called as their runs' are.
	from, to := t.TempDir(), t.TempDir()
	var files []string
	each(t, runs, ".xlsx", func(name string, content []byte) {
		file := filepath.Join(from, strings.ReplaceAll(strings.Trim(name, "/"), "/", "_"))
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	})
	office(t, "pdf", to, files...)
	for _, file := range files {
		printed := filepath.Join(to, strings.TrimSuffix(filepath.Base(file), ".xlsx")+".pdf")
		if info, err := os.Stat(printed); err != nil || info.Size() < 1000 {
			t.Errorf("%s is not printed: %v", filepath.Base(file), err)
		}
	}
}

// officeReads compares each sheet as LibreOffice reads it with what was written.
func officeReads(t *testing.T, file string) {
	dir := t.TempDir()
	// Commas, quotes, UTF-8, cells as they are shown, every sheet.
	office(t, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1", dir, file)
	f, err := excelize.OpenFile(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, sheet := range f.GetSheetList() {
		text, err := os.ReadFile(filepath.Join(dir, "roster-"+sheet+".csv"))
		if err != nil {
			t.Fatal(err)
		}
		lines := csv.NewReader(bytes.NewReader(text))
		lines.FieldsPerRecord = -1
		got, err := lines.ReadAll()
		if err != nil {
			t.Fatalf("%s: %v", sheet, err)
		}
		want, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		// What follows a sheet's last text is left out by one reader and not by the other.
		cells := 0
		for i, row := range want {
			for j, cell := range row {
				if cell != "" && (i >= len(got) || j >= len(got[i]) || got[i][j] != cell) {
					t.Errorf("%s, row %d, column %d: LibreOffice does not read %.50q", sheet, i+1, j+1, cell)
				}
				cells++
			}
		}
		if cells < 5 {
			t.Errorf("%s: only %d cells", sheet, cells)
		}
	}
}

func pdfAccepted(t *testing.T, runs string) {
	qpdf := reader(t, "qpdf")
	api.DisableConfigDir()
	each(t, runs, ".pdf", func(name string, content []byte) {
		if err := api.Validate(bytes.NewReader(content), model.NewDefaultConfiguration()); err != nil {
			t.Errorf("%s: pdfcpu: %v", name, err)
		}
		check := exec.CommandContext(t.Context(), qpdf, "--check", filepath.Join(runs, name))
		if out, err := check.CombinedOutput(); err != nil {
			t.Errorf("%s: qpdf: %v\n%s", name, err, out)
		}
	})
}

func chromiumShows(t *testing.T, page string) {
	var mu sync.Mutex
	var asked []string
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		asked = append(asked, r.Host)
		http.Error(w, "nothing leaves this test", http.StatusForbidden)
	}))
	defer proxy.Close()
	out, err := exec.CommandContext(t.Context(), reader(t, "chromium"), "--headless", "--no-sandbox", "--disable-gpu",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
		"--user-data-dir="+t.TempDir(), "--proxy-server="+proxy.URL, "--proxy-bypass-list=<-loopback>",
		"--virtual-time-budget=5000", "--dump-dom", "file://"+page).Output()
	if err != nil {
		t.Fatalf("chromium: %v", err)
	}
	if !bytes.Contains(out, []byte("Credentials on December 1, 2026")) || !bytes.Contains(out, []byte("</html>")) {
		t.Errorf("the page is not shown: %.200s", out)
	}
	for _, host := range asked {
		// The browser asks its own maker, whatever the page.
		host, _, _ = strings.Cut(host, ":")
		if !strings.HasSuffix(host, ".google.com") && !strings.HasSuffix(host, ".googleapis.com") {
			t.Errorf("the page asks %s", host)
		}
	}
}
