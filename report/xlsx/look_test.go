package xlsx_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"ceuwatch/report"
	"ceuwatch/report/xlsx"
)

// LibreOffice opens and prints each workbook. With CEUWATCH_LOOK=DIR the files stay there, to be looked at.
func TestLibreOfficeOpensEveryWorkbook(t *testing.T) {
	office, err := exec.LookPath("soffice")
	if err != nil && os.Getenv("CEUWATCH_REQUIRE_READERS") == "1" {
		t.Fatal("soffice is not installed: run make test-readers")
	}
	if err != nil {
		t.Skip("soffice is not installed: no second reader for the workbooks")
	}
	dir := t.TempDir()
	if look := os.Getenv("CEUWATCH_LOOK"); look != "" {
		dir = look
	}
	c := newClinic(t, 120)
	empty := newClinic(t, 0)
	for name, b := range map[string]report.Workbook{"hr": c.hr(), "manager": c.manager(), "empty": empty.hr()} {
		file := filepath.Join(dir, name+".xlsx")
		f, err := os.Create(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := new(xlsx.Writer).Write(f, b); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		profile := "-env:UserInstallation=file://" + filepath.Join(t.TempDir(), "profile")
		convert := exec.CommandContext(t.Context(), office, profile, "--headless", "--convert-to", "pdf", "--outdir", dir,
			file)
		if out, err := convert.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, out)
		}
		if info, err := os.Stat(filepath.Join(dir, name+".pdf")); err != nil || info.Size() == 0 {
			t.Errorf("%s: no PDF: %v", name, err)
		}
	}
}
