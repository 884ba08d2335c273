package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"ceuwatch/jobs"
	"ceuwatch/jobs/hrdb"
	"ceuwatch/jobs/intake"
	"ceuwatch/rules"
)

const importHelp = `Import reads exports of HR products, as CSV or .xlsx, into the embedded database that
--hr sqlite:PATH or hr.dsn names; it is made when there is none. Which relation a file or sheet holds is known from its
headings, or from --as; --preview shows how it would be read and changes nothing.

Rows with an id of their own are known again by the person and that id. Others are known again by
  staff         the staff_id
  credential    the person and the kind
  credit        the person, the day, the title and the provider
  exam_attempt  the person, the kind and the day
so that a second import of the same, a corrected or a longer file updates what is there. The rows that a file has for
one of these take the place of those on record; what it has no column for, and what it does not mention, stays. A
manager's name leads to manager_id where one person has it.

All files are imported, or none. Rows that cannot be stored, and stored rows of which something cannot be read, are
listed in FILE.rejected.csv with line and reason; mend them there and import that file. Dates such as 3/4/2026 are read
month first unless the whole column proves otherwise, and are never guessed.

Exit code 65 after "rejected" says that the good rows are stored and the rejected ones wait in that file; 65 with any
other message, and every other code but 0, that nothing was imported.`

// importFlags are what the command line says of the files.
type importFlags struct {
	as       []string
	dates    string
	maps     []string
	sets     []string
	encoding string
	preview  bool
}

func importCommand(f *flags, std stdio) *cobra.Command {
	var own importFlags
	c := &cobra.Command{
		Use:     "import FILE…",
		Short:   "read CSV or XLSX exports of HR products into the embedded database",
		Long:    importHelp,
		Example: "  ceuwatch import staff.xlsx certifications.csv --hr sqlite:hr.db --preview",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, files []string) error {
			return runImport(c.Context(), f, &own, std, files)
		},
	}
	c.Flags().StringSliceVar(&own.as, "as", nil,
		"the `relations` of every file: staff, credential, credit or exam_attempt, with commas between several")
	c.Flags().StringArrayVar(&own.maps, "map", nil,
		"`'Heading=column'` to read a heading as that column; 'Heading=' leaves it out")
	c.Flags().StringArrayVar(&own.sets, "set", nil, "`column=value` to give every row a value that has none")
	c.Flags().StringVar(&own.dates, "dates", "",
		"`order` of dates such as 3/4/2026: mdy or dmy (default as the column proves)")
	c.Flags().StringVar(&own.encoding, "encoding", "",
		"`name` of what text files are encoded in: utf-8, windows-1252, macintosh, IBM850 (default as their bytes say)")
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

func runImport(ctx context.Context, f *flags, own *importFlags, std stdio, files []string) error {
	s, err := prepare(f)
	if err != nil {
		return err
	}
	options, err := own.options(s.asOf)
	if err != nil {
		return err
	}
	dsn := hrDSN(f, &s.config)
	path, ok := strings.CutPrefix(dsn, "sqlite:")
	if !ok || path == "" {
		return fmt.Errorf("%w: import writes to the embedded database alone, never to another: give --hr sqlite:PATH",
			jobs.ErrConfig)
	}
	work, err := os.MkdirTemp("", "ceuwatch-import-")
	if err != nil {
		return fmt.Errorf("import: %w", err)
	}
	defer os.RemoveAll(work)
	_, err = os.Stat(path)
	absent := errors.Is(err, os.ErrNotExist)
	if absent && own.preview {
		dsn = "sqlite:" + filepath.Join(work, "preview.db")
	}
	db, err := hrdb.Embedded(ctx, dsn)
	if err != nil {
		return err
	}
	schema, err := hrdb.Schema("sqlite")
	if err != nil {
		return err
	}
	j := &importJob{work: work, preview: own.preview}
	in, err := intake.Begin(ctx, db, schema, options)
	if err == nil {
		err = j.run(ctx, in, files)
		in.Rollback() // does nothing after a commit
	}
	if err = errors.Join(err, db.Close()); err != nil {
		if absent && !own.preview {
			os.Remove(path)
		}
		return err
	}
	return j.tell(f, std)
}
