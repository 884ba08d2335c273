package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"ceuwatch/jobs"
)

// Exit codes, which schedulers and scripts rely on.
const (
	exitDone        = 0
	exitUndelivered = 1
	exitUsage       = 2
	exitBadData     = 65
	exitUnavailable = 69
	exitAgain       = 75
	exitConfig      = 78
)

type stdio struct {
	in       io.Reader
	out, err io.Writer
}

// flags are those that every command has.
type flags struct {
	config string
	hr     string
	asOf   string
	out    string
	quiet  bool
}

// errUsage marks a command line that cannot be understood.
var errUsage = errors.New("usage")

// run carries out one command line and returns the exit code.
func run(ctx context.Context, args []string, std stdio) int {
	root := newRoot(std)
	root.SetArgs(args)
	root.SetIn(std.in)
	root.SetOut(std.out)
	root.SetErr(std.err)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitDone
	}
	code := exitCode(ctx, err)
	fmt.Fprintf(std.err, "ceuwatch: %s\n", errorText(err))
	if code == exitConfig && !errors.Is(err, jobs.ErrConfig) {
		fmt.Fprintln(std.err, "let this user write there, or name another place")
	}
	if code == exitUsage {
		fmt.Fprintln(std.err, `see "ceuwatch --help"`)
	}
	return code
}

func exitCode(ctx context.Context, err error) int {
	switch {
	case errors.Is(err, errUsage):
		return exitUsage
	case ctx.Err() != nil:
		return exitAgain
	case errors.Is(err, jobs.ErrUndelivered):
		return exitUndelivered
	case errors.Is(err, jobs.ErrConfig):
		return exitConfig
	case errors.Is(err, jobs.ErrUnavailable):
		return exitUnavailable
	case errors.Is(err, jobs.ErrBadData):
		return exitBadData
	case forbidden(err):
		return exitConfig
	}
	return exitAgain
}

// forbidden reports whether a file or directory cannot be made or written where it should be.
func forbidden(err error) bool {
	return errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.ENOTDIR) || errors.Is(err, syscall.EROFS)
}

// errorText is an error without the word for its kind, which the exit code tells.
func errorText(err error) string {
	text := err.Error()
	for _, kind := range []error{
		jobs.ErrHeld, errUsage, jobs.ErrConfig, jobs.ErrUnavailable, jobs.ErrBadData, jobs.ErrBusy, jobs.ErrUndelivered,
		jobs.ErrBarred, jobs.ErrAway, jobs.ErrPaused, jobs.ErrNextDay, jobs.ErrPutOff,
	} {
		text = strings.Replace(text, kind.Error()+": ", "", 1)
	}
	return text
}

func newRoot(std stdio) *cobra.Command {
	var f flags
	root := &cobra.Command{
		Use:   "ceuwatch",
		Short: "watch the continuing education of medical assistants",
		Long: "ceuwatch reads staff, credentials, credits and exam attempts from the HR database, evaluates each\n" +
			"employee against dated rules, and writes Excel rosters and PDF letters.\n\n" +
			"Exit codes: 0 done; 1 done, but some deliveries failed; 2 usage; 65 bad data, or a gate holds the run;\n" +
			"69 a service is unavailable; 75 another runner is at work, or stopped early: run again; 78 configuration.",
		SilenceUsage:  true,
		SilenceErrors: true,
		PersistentPreRunE: func(*cobra.Command, []string) error {
			return checkFlags(&f)
		},
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return fmt.Errorf("%w: %w", errUsage, err) })
	p := root.PersistentFlags()
	p.StringVar(&f.config, "config", "", "configuration `file` (default ceuwatch.yaml here, or else "+machineConfig+", where there is one)")
	p.StringVar(&f.hr, "hr", "", "HR database, postgres://user@host/database, mysql://user@host/database or sqlite:path (`dsn`)")
	p.StringVar(&f.asOf, "as-of", "", "evaluation `date` YYYY-MM-DD (default today in the organization's time zone)")
	p.StringVar(&f.out, "out", "", "`directory` of the runs (default output.dir)")
	p.BoolVar(&f.quiet, "quiet", false, "no progress and no summary on stderr")
	root.AddCommand(
		runCommand(&f, std), serveCommand(&f, std), sendCommand(&f, std), runsCommand(&f, std), suppressCommand(&f, std),
		bouncesCommand(&f, std), purgeCommand(&f, std), ledgerCommand(&f, std),
		evaluateCommand(&f, std), explainCommand(&f, std), verifyCommand(&f, std),
		checkCommand(&f, std),
		importCommand(&f, std), rulesCommand(&f, std), initCommand(&f, std), demoCommand(&f, std), manCommand())
	for _, c := range root.Commands() {
		asUsage(c)
	}
	return root
}

// asUsage makes errors about a command's arguments usage errors.
func asUsage(c *cobra.Command) {
	if check := c.Args; check != nil {
		c.Args = func(c *cobra.Command, args []string) error {
			if err := check(c, args); err != nil {
				return fmt.Errorf("%w: %w", errUsage, err)
			}
			return nil
		}
	}
	for _, sub := range c.Commands() {
		asUsage(sub)
	}
}

// checkFlags refuses a password on the command line, where other users of the machine can read it.
func checkFlags(f *flags) error {
	if strings.HasPrefix(f.hr, "sqlite:") {
		return nil // a path, whatever stands in it
	}
	u, err := url.Parse(f.hr)
	if err != nil {
		return fmt.Errorf("%w: --hr is not a database address: write postgres://user@host/database, mysql://user@host/database or sqlite:path", errUsage)
	}
	if _, set := u.User.Password(); set || u.Query().Has("password") {
		return fmt.Errorf("%w: --hr holds a password: leave it out and set PGPASSFILE or CEUWATCH_HR_DSN", errUsage)
	}
	return nil
}
