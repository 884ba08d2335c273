package page

import (
	"net/url"
	"path"
	"strings"

	"ceuwatch/report/say"
)

// File is a file of a run.
type File struct {
	Path  string // from the run's directory, with slashes
	Title string // what a reader calls it; empty: its name
}

// Link is a file of the run as the page links it.
type Link struct {
	Text string
	Href string // relative, escaped
}

// newLink links a file; one without a title is called what its name was made of.
func newLink(f File) Link {
	text := f.Title
	if dir, base := path.Split(f.Path); text == "" {
		text = base
		if name, err := url.PathUnescape(strings.TrimSuffix(base, path.Ext(base))); err == nil && dir != "" {
			text = name
		}
	}
	return Link{Text: say.Shown(text), Href: href(f.Path)}
}

// href is a file's address relative to the page: a per cent sign in a name is a byte of the name.
func href(file string) string {
	parts := strings.Split(file, "/")
	for i, part := range parts {
		parts[i] = url.PathEscape(part)
	}
	return strings.Join(parts, "/")
}

// Links are the files of one sort, up to a sensible number of them.
type Links struct {
	Heading string
	What    string // one sentence
	Links   []Link
	More    string // how many more there are, and where; empty when none
}

// maxLinks is how many files of one sort a page links.
const maxLinks = 200

// sorts are the sorts of files, in the order in which a page has them, each with the beginning of its paths.
var sorts = [...]struct{ prefix, heading, what string }{
	{"roster.xlsx", "Roster", "The whole workbook: everyone, every credential, every figure."},
	{"print/", "Print queue", "Letters to print and hand out, one file a site."},
	{"managers/", "Managers’ workbooks", "Each manager’s direct reports."},
	{"letters/", "Letters", "One letter a person."},
	{"mail/", "Messages", "Each message exactly as it is to be sent."},
}

// Files gathers the files of a run for its page: the first of each sort, and how many there are.
type Files struct {
	first [len(sorts)][]File
	count [len(sorts)]int
}

// Add adds a file. Those of one sort come in the order in which they are to stand.
func (f *Files) Add(file File) {
	for i := range sorts {
		if !strings.HasPrefix(file.Path, sorts[i].prefix) {
			continue
		}
		if f.count[i]++; f.count[i] <= maxLinks {
			f.first[i] = append(f.first[i], file)
		}
	}
}

// links are the files by what they are for; sorts without files are left out.
func (f *Files) links() []Links {
	var found []Links
	for i, sort := range sorts {
		links := Links{Heading: sort.heading, What: sort.what}
		for _, file := range f.first[i] {
			links.Links = append(links.Links, newLink(file))
		}
		if more := f.count[i] - maxLinks; more > 0 {
			links.More = say.Number(more) + " more in the folder " + sort.prefix
		}
		if f.count[i] > 0 {
			found = append(found, links)
		}
	}
	return found
}
