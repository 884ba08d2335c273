package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"ceuwatch/jobs"
	"ceuwatch/jobs/intake"
	"ceuwatch/rules"
)

const importHelp = `Import reads exports of HR products and spreadsheets, as CSV or .xlsx, into the embedded database
that --hr sqlite:PATH or hr.dsn names; it is made when there is none. Which relations a file or sheet holds is known from
its headings, or from --as; a sheet with a row a person and columns such as "CMA #, CMA Exp, BLS Exp" holds people and
credentials. --preview shows what goes where and changes nothing.

Rows with an id of their own are known again by the person and that id. Others are known again by
  staff         the staff_id; without one, the e-mail address, else a certificate's number, else the name
  credential    the person and the kind
  credit        the person, the day, the title and the provider
  exam_attempt  the person, the kind and the day
so that a second import of the same, a corrected or a longer file updates what is there. The rows that a file has for
one of these take the place of those on record; what it has no column for, and what it does not mention, stays. A name
leads to its person where one person has it. A row that may be about somebody on record, or not, is listed in
DATABASE.people.csv: write yes or no there, and import again.

All files are imported, or none. What is not certain is asked first, a line each with the option to add, and nothing is
stored. Rows that cannot be stored, and stored rows of which something cannot be read, are listed in FILE.rejected.csv
with line and reason; mend them there and import that file. Dates such as 3/4/2026 are read month first unless the whole
column proves otherwise, and are never guessed.

--save NAME keeps how the files were read: next month, "ceuwatch import NAME FILE…" reads them so again, and asks when a
heading is new or gone. --everyone says that the files name all your staff: people on record whom they do not name are
recorded as having left the day before.

Exit code 65 after "rejected" says that the good rows are stored and the rejected ones wait in that file; 65 with any
other message, and every other code but 0, that nothing was imported.`

// importFlags are what the command line says of the files.
type importFlags struct {
	as       []string
	dates    string
	maps     []string
	sets     []string
	encoding string
	save     string
	without  []string
	everyone bool
	preview  bool
}

func importCommand(f *flags, std stdio) *cobra.Command {
	var own importFlags
	c := &cobra.Command{
		Use:     "import [NAME] FILE…",
		Short:   "read CSV or XLSX exports of HR products into the embedded database",
		Long:    importHelp,
		Example: "  ceuwatch import staff.xlsx certifications.csv --hr sqlite:hr.db --preview",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return runImport(c.Context(), f, &own, std, args)
		},
	}
	c.Flags().StringSliceVar(&own.as, "as", nil,
		"the `relations` of every file: staff, credential, credit or exam_attempt, with commas between several")
	c.Flags().StringArrayVar(&own.maps, "map", nil,
		"`'Heading=column'` to read a heading as that column, 'Heading=expires_on of BLS' in a sheet with a row a person; "+
			"'Heading=' leaves it out")
	c.Flags().StringArrayVar(&own.sets, "set", nil, "`column=value` to give every row a value that has none")
	c.Flags().StringVar(&own.dates, "dates", "",
		"`order` of dates such as 3/4/2026: mdy or dmy (default as the column proves)")
	c.Flags().StringVar(&own.encoding, "encoding", "",
		"`name` of what text files are encoded in: utf-8, windows-1252, macintosh, IBM850 (default as their bytes say)")
	c.Flags().StringArrayVar(&own.without, "without", nil, "name of a `sheet` to leave out")
	c.Flags().StringVar(&own.save, "save", "", "keep how the files are read under a `name`")
	c.Flags().BoolVar(&own.everyone, "everyone", false, "record people whom the files do not name as having left")
	c.Flags().BoolVar(&own.preview, "preview", false, "show what would be imported, and change nothing")
	return c
}

// options checks what the command line says.
func (own *importFlags) options(asOf rules.Date) (intake.Options, error) {
	o := intake.Options{Dates: own.dates, Encoding: own.encoding, AsOf: asOf}
	for _, as := range own.as {
		switch r := rules.Relation(as); r {
		case rules.RelationStaff, rules.RelationCredential, rules.RelationCredit, rules.RelationAttempt:
			o.As = append(o.As, r)
		default:
			return o, fmt.Errorf("%w: --as %q is no relation: write staff, credential, credit or exam_attempt", errUsage, as)
		}
	}
	if o.Dates != "" && o.Dates != "mdy" && o.Dates != "dmy" {
		return o, fmt.Errorf("%w: --dates %q is unknown: write mdy or dmy", errUsage, own.dates)
	}
	var err error
	if o.Map, err = pairs("--map", "'Heading=column'", own.maps); err == nil {
		o.Set, err = pairs("--set", "column=value", own.sets)
	}
	return o, err
}

// pairs takes repeated values of a flag apart at their last =.
func pairs(flag, form string, values []string) (map[string]string, error) {
	all := map[string]string{}
	for _, value := range values {
		at := strings.LastIndexByte(value, '=')
		if at < 1 {
			return nil, fmt.Errorf("%w: %s %q: write %s", errUsage, flag, value, form)
		}
		all[strings.TrimSpace(value[:at])] = strings.TrimSpace(value[at+1:])
	}
	return all, nil
}

func runImport(ctx context.Context, f *flags, own *importFlags, std stdio, args []string) error {
	s, err := prepare(f)
	if err != nil {
		return err
	}
	dsn := hrDSN(f, &s.config)
	path, err := embeddedPath(dsn)
	if err != nil {
		return err
	}
	if own.save != "" && readingPath(path, own.save) == "" {
		return fmt.Errorf("%w: --save %q: write a name of letters, digits, - and _", errUsage, own.save)
	}
	j := &importJob{flags: *own, files: args}
	if j.saved, err = loadReading(path, args[0]); err != nil {
		return err
	}
	if j.saved != nil {
		if j.name, j.files = args[0], args[1:]; len(j.files) == 0 {
			return fmt.Errorf("%w: import %s: name the files to read so", errUsage, args[0])
		}
	}
	if err := j.start(ctx, s, dsn); err != nil {
		return err
	}
	defer os.RemoveAll(j.work)
	return j.tell(f, std)
}

// embeddedPath is the file of the embedded database.
func embeddedPath(dsn string) (string, error) {
	path, ok := strings.CutPrefix(dsn, "sqlite:")
	if !ok || path == "" {
		return "", fmt.Errorf("%w: import writes to the embedded database alone, never to another: give --hr sqlite:PATH",
			jobs.ErrConfig)
	}
	return path, nil
}
