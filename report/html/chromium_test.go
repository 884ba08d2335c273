package html_test

import (
	"flag"
	"fmt"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var keep = flag.String("keep", "", "directory that keeps the page and its pictures, to look at")

// measure looks at the page in a frame: what is wider than the frame, and every text and bar that stands out too little
// from what is behind it.
const measure = `
const rgb = c => (c.match(/[\d.]+/g) || [0, 0, 0, 0]).map(Number);
const light = c => {
  const [r, g, b] = c.map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
  return .2126 * r + .7152 * g + .0722 * b;
};
const contrast = (a, b) => {
  const [x, y] = [light(a), light(b)].sort((p, q) => q - p);
  return (x + .05) / (y + .05);
};
onload = () => {
  const frame = document.querySelector("iframe"), doc = frame.contentDocument;
  const style = e => frame.contentWindow.getComputedStyle(e);
  const behind = e => {
    for (; e; e = e.parentElement) {
      const c = rgb(style(e).backgroundColor);
      if (c.length < 4 || c[3] > 0) return c;
    }
  };
  const found = [];
  let texts = 0;
  if (doc.documentElement.scrollWidth > frame.clientWidth) found.push("wider than the frame");
  for (const e of doc.body.querySelectorAll("*")) {
    const box = e.getBoundingClientRect();
    const outside = box.right > frame.clientWidth + 1 && !e.closest(".scroll, .skip, .hidden");
    if (outside) found.push("sticks out: " + e.tagName);
    const bar = e.matches("rect.bar");
    if (!bar && ![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
    texts++;
    const c = contrast(rgb(bar ? style(e).fill : style(e).color), behind(bar ? e.closest("td") : e));
    const name = e.tagName + " " + (e.getAttribute("class") || "") + " " + e.textContent.slice(0, 30);
    if (c < (bar ? 3 : 4.5)) found.push("contrast " + c.toFixed(2) + ": " + name);
  }
  // Whoever goes through the page with the keyboard stops at what can be used, in the order in which it stands.
  let above = -1, left = -1;
  for (const e of doc.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")) {
    e.focus();
    const name = e.tagName + " " + e.textContent.trim().slice(0, 30);
    if (doc.activeElement !== e) found.push("the keyboard does not stop at " + name);
    if (style(e).outlineStyle === "none") found.push("nothing shows that the keyboard is at " + name);
    if (e.matches(".skip")) continue;
    const box = e.getBoundingClientRect(), row = Math.abs(box.top - above) < 8;
    if (row ? box.left < left : box.top < above) found.push("the keyboard goes back to " + name);
    [above, left] = [box.top, box.left];
  }
  for (const r of frame.contentWindow.performance.getEntriesByType("resource")) found.push("asks for " + r.name);
  const mode = frame.contentWindow.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const out = document.createElement("pre");
  out.textContent = ["BEGIN " + mode + " " + texts, ...found, "END"].join("\n");
  document.body.append(out);
};`

func TestChromiumShowsItAllInEachWidthAndLight(t *testing.T) {
	chromium, err := exec.LookPath("chromium")
	if err != nil && os.Getenv("CEUWATCH_REQUIRE_READERS") == "1" {
		t.Fatal("chromium is not installed: run make test-readers")
	}
	if err != nil {
		t.Skip("chromium is not installed: the page's width, contrast and pictures are not looked at")
	}
	text := write(t, source())
	dir := *keep
	if dir == "" {
		dir = t.TempDir()
	}
	put(t, filepath.Join(dir, "index.html"), text)
	for _, width := range []int{390, 1280} {
		for number, light := range []string{"dark", "light"} {
			t.Run(fmt.Sprintf("%s at %d pixels", light, width), func(t *testing.T) {
				name := filepath.Join(dir, fmt.Sprintf("%s-%d", light, width))
				frame := `<iframe style="border:0;width:%dpx;height:6000px" srcdoc="%s"></iframe><script>%s</script>`
				put(t, name+".html", `<!DOCTYPE html><body style="margin:0">`+
					fmt.Sprintf(frame, width, html.EscapeString(text), measure))
				run := func(args ...string) string {
					args = append([]string{
						"--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--user-data-dir=" + t.TempDir(),
						fmt.Sprintf("--blink-settings=preferredColorScheme=%d", number),
					}, args...)
					out, err := exec.Command(chromium, append(args, "file://"+name+".html")...).Output()
					if err != nil {
						t.Fatalf("chromium: %v", err)
					}
					return string(out)
				}
				report := regexp.MustCompile(`(?s)<pre>BEGIN (\w+) (\d+)\n(.*)END</pre>`).FindStringSubmatch(run("--dump-dom"))
				if report == nil || report[1] != light || len(report[2]) < 3 {
					t.Fatalf("the page was not measured: %.100q", report)
				}
				if report[3] != "" {
					t.Error(strings.TrimSpace(report[3]))
				}
				run("--screenshot="+name+".png", fmt.Sprintf("--window-size=%d,6000", max(width, 500)))
				if picture, err := os.Stat(name + ".png"); err != nil || picture.Size() < 20000 {
					t.Errorf("the picture is missing or empty: %v", err)
				}
			})
		}
	}
}

func put(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
