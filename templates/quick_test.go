package templates

import (
	"strings"
	"testing"
	"text/template"

	"pgregory.net/rapid"
)

type embedded struct{ Name string }

type whole struct {
	embedded
	Text  string
	Yes   bool
	Count int
	List  []string
	Item  loud
}

// loud writes itself otherwise than its kind does.
type loud string

func (loud) String() string { return "LOUD" }

func (whole) Method() string { return "method" }

// Whatever a block is made of, it is filled as text/template fills it.
func TestABlockIsFilledAsItsTemplateSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{
			"a  b", " ", "é\u00a0–", "{{.Name}}", "{{.Text}}", "{{.Count}}", "{{.Yes}}", "{{.Item}}", "{{.Method}}", "{{.List}}",
			"{{if .Yes}}yes{{end}}", "{{if .Count}}{{.Text}}{{else if .List}}list{{else}}none{{end}}",
			"{{if and .Count (not .Yes)}}and{{end}}", "{{if or .Name .List}}or{{end}}", "{{if eq .Count 1}}one{{end}}",
			"{{if and .Count .Yes .Text}}all{{else}}not all{{end}}", "{{with .Name}}with {{.}}{{end}}", "{{/* no */}}",
			"{{range .List}}[{{.}}]{{end}}", `{{or .Text "nothing"}}`, "{{len .List}}", "{{.Name | printf \"%q\"}}",
			"{{$x := .Name}}{{$x}}", "{{if $y := .Yes}}{{$y}}{{end}}", "{{if .Item}}loud{{end}}", "x {{- .Text -}} y",
			"{{if not .Yes}}no{{- end}} z", "{{if eq .Name .Text}}same{{end}}", "{{if (.Yes)}}in brackets{{end}}",
		}), 1, 6).Draw(t, "parts"), "")
		words := rapid.SampledFrom([]string{"", "n", " a  b\n", "\u2003é", "{{.}}"})
		data := whole{
			embedded: embedded{words.Draw(t, "name")}, Text: words.Draw(t, "text"), Yes: rapid.Bool().Draw(t, "yes"),
			Count: rapid.IntRange(-1, 2).Draw(t, "count"), List: rapid.SliceOfN(words, 0, 2).Draw(t, "list"),
			Item: loud(words.Draw(t, "item")),
		}
		block, err := parseBlock("f.txt", 1, []string{text})
		if err != nil {
			t.Fatal(err)
		}
		var want strings.Builder
		if err := template.Must(template.New("").Parse(text)).Execute(&want, data); err != nil {
			t.Fatal(err)
		}
		form := Form{blocks: []formBlock{block}}
		for _, filler := range []any{data, &data} {
			got := ""
			blocks, err := form.Fill(filler)
			if len(blocks) > 0 {
				got = blocks[0].Text
			}
			if one := strings.Join(strings.Fields(want.String()), " "); err != nil || got != one {
				t.Fatalf("%q gives %q, %v; want %q", text, got, err, one)
			}
		}
	})
}
