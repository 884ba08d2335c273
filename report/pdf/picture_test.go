package pdf_test

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
)

var update = flag.Bool("update", false, "make the pictures of the letters anew")

// need looks a program up. Without it the test is skipped; it fails where CEUWATCH_REQUIRE_READERS is 1.
func need(t *testing.T, program string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil && os.Getenv("CEUWATCH_REQUIRE_READERS") == "1" {
		t.Fatalf("%s is not installed: run make test-readers", program)
	}
	if err != nil {
		t.Skipf("%s is not installed: no second reader for the letters", program)
	}
	return path
}

// Each kind of letter, in each language, looks as it did when somebody looked at it.
func TestLettersLookAsTheyDid(t *testing.T) {
	rasterise := need(t, "pdftoppm")
	p, letters := newPrinter(t), load(t)
	known := map[string]*image.Gray{}
	for _, kind := range []string{"nearing", "nearing_course", "window", "exam_required", "exam_exhausted", "lapsed", "missing"} {
		for _, language := range []string{"en", "es"} {
			name := language + "_" + kind
			got := picture(t, rasterise, printed(t, p, letters[name]))
			file := filepath.Join("testdata", "picture", name+".png")
			if *update {
				save(t, file, got)
			}
			want := open(t, file)
			if mean := difference(got, want); mean > tolerance {
				seen := filepath.Join(os.TempDir(), "ceuwatch-"+name+".png")
				save(t, seen, got)
				t.Errorf("%s differs by %.2f in the mean, more than %.1f: look at %s; if it is right, run go test -update",
					file, mean, tolerance, seen)
			}
			for other, picture := range known {
				if mean := difference(got, picture); mean < 1.5*tolerance {
					t.Errorf("%s and %s differ by %.2f: the tolerance tells no letters apart", name, other, mean)
				}
			}
			known[name] = want
		}
	}
}

// tolerance is how many of 255 shades the squares of two pictures may differ by in the mean: fonts are hinted otherwise
// from version to version.
const tolerance = 1.0

// shrink is how many pixels of the page, each way, make one of the picture.
const shrink = 4

// picture is a letter's first page in shades of grey, small enough for single letters to blur.
func picture(t *testing.T, rasterise string, pdf []byte) *image.Gray {
	t.Helper()
	command := exec.CommandContext(t.Context(), rasterise, "-gray", "-r", "72", "-f", "1", "-l", "1", "-")
	command.Stdin = bytes.NewReader(pdf)
	out, err := command.Output()
	if err != nil {
		t.Fatalf("pdftoppm: %v", err)
	}
	reader := bufio.NewReader(bytes.NewReader(out))
	var width, height, white int
	if _, err := fmt.Fscanf(reader, "P5\n%d %d\n%d\n", &width, &height, &white); err != nil || white != 255 {
		t.Fatalf("pdftoppm gives no picture in 255 shades: %v", err)
	}
	page := make([]byte, width*height)
	if _, err := io.ReadFull(reader, page); err != nil {
		t.Fatal(err)
	}
	small := image.NewGray(image.Rect(0, 0, width/shrink, height/shrink))
	for i := range small.Pix {
		sum := 0
		for n := range shrink * shrink {
			x, y := i%small.Stride*shrink+n%shrink, i/small.Stride*shrink+n/shrink
			sum += int(page[y*width+x])
		}
		small.Pix[i] = byte(sum / (shrink * shrink))
	}
	return small
}

func difference(a, b *image.Gray) float64 {
	if a.Rect != b.Rect {
		return 255
	}
	sum := 0
	for i := range a.Pix {
		sum += max(int(a.Pix[i])-int(b.Pix[i]), int(b.Pix[i])-int(a.Pix[i]))
	}
	return float64(sum) / float64(len(a.Pix))
}

func save(t *testing.T, name string, picture *image.Gray) {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, name string) *image.Gray {
	t.Helper()
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	picture, err := png.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	return picture.(*image.Gray)
}

func TestAnotherLibraryFindsEveryLetterValid(t *testing.T) {
	api.DisableConfigDir()
	p := newPrinter(t)
	for name, l := range load(t) {
		if err := api.Validate(bytes.NewReader(printed(t, p, l)), model.NewDefaultConfiguration()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
