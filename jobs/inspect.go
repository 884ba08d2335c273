package jobs

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"unicode"

	"ceuwatch/report"
)

// inspectedAtOnce is how many messages a worker inspects before it asks for more.
const inspectedAtOnce = 16

// inspect opens each message of a run again, by other code than wrote it, before the first one goes out. What is not its
// reader's own stops the run. It returns the staff id of each message's reader; nil with an error alone.
func (r *Reopen) inspect(
	ctx context.Context, workers int, run opener, messages iter.Seq2[*item, error],
) (readers []string, err error) {
	look := func(ctx context.Context, some []*item) error {
		var text bytes.Buffer
		for _, i := range some {
			if err := ctx.Err(); err != nil {
				return err
			}
			text.Reset()
			if err := readMessage(&text, run, i.file()); err != nil {
				return err
			}
			if err := r.own(text.Bytes(), i); err != nil {
				return fmt.Errorf("%w: nothing was sent, since %s %w: make a new run with --again, and report this",
					ErrBadData, i.file(), err)
			}
		}
		return nil
	}
	readers = []string{}
	err = spread(ctx, workers, handfuls(messages, inspectedAtOnce), look, func(some []*item) error {
		for _, i := range some {
			readers = append(readers, i.StaffID)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return readers, nil
}

// inspect inspects the messages of the run, where it is sent at once. What it finds stops nothing yet: whoever sends the
// run finds it again.
func (w *work) inspect(ctx context.Context) {
	if w.Ledger == nil || w.record.held() {
		return
	}
	planned := func(yield func(*item, error) bool) {
		for i, err := range readPlan(w.Draft) {
			if (err != nil || i.State == Planned) && !yield(&i, err) {
				return
			}
		}
	}
	w.inspected, _ = w.Reopen.inspect(ctx, w.Workers, w.Draft, planned)
}

// own reports whose data a message holds besides its reader's.
func (r *Reopen) own(text []byte, i *item) error {
	mail, err := r.Message(text)
	if err != nil {
		return fmt.Errorf("cannot be read again: %w", err)
	}
	if i.To == "" || len(mail.To) != 1 || mail.To[0] != i.To {
		return fmt.Errorf("is not addressed to the address on record of %s", i.StaffID)
	}
	whose := []string{i.StaffID}
	if i.Kind == KindDigest {
		whose = i.Reports
	}
	safe := make([]string, len(whose))
	plain := make([]string, len(whose))
	for n, id := range whose {
		safe[n], plain[n] = report.SafeName(id), plainID(id)
	}
	if err := among(mail.StaffIDs, safe, "its header"); err != nil {
		return err
	}
	if i.Kind == KindLetter && (len(mail.Letters) != 1 || len(mail.Workbooks) != 0) ||
		i.Kind == KindDigest && (len(mail.Letters) != 0 || len(mail.Workbooks) != 1) {
		return fmt.Errorf("has other files than its reader is to get")
	}
	for _, pdf := range mail.Letters {
		id, err := r.Letter(pdf)
		if err != nil {
			return fmt.Errorf("has a letter that cannot be read again: %w", err)
		}
		if err := among([]string{plainID(id)}, plain, "its letter"); err != nil {
			return err
		}
	}
	for _, workbook := range mail.Workbooks {
		ids, err := r.Workbook(workbook)
		if err != nil {
			return fmt.Errorf("has a workbook that cannot be read again: %w", err)
		}
		for n := range ids {
			ids[n] = plainID(ids[n])
		}
		if err := among(ids, plain, "its workbook"); err != nil {
			return err
		}
	}
	return nil
}

// among wants at least one id, and each of them to be one of those allowed.
func among(ids, allowed []string, where string) error {
	if len(ids) == 0 {
		return fmt.Errorf("says nobody's staff id in %s", where)
	}
	for _, id := range ids {
		if !slices.Contains(allowed, id) {
			return fmt.Errorf("names %q in %s, whose data its reader must not see", id, where)
		}
	}
	return nil
}

// plainID is what every file can show of a staff id: spreadsheets and PDF metadata have no place for some characters.
func plainID(id string) string {
	const shown = 200
	plain := strings.Map(func(r rune) rune {
		if r > 0xFFFF || r == '?' || r == unicode.ReplacementChar || !unicode.IsGraphic(r) || unicode.IsSpace(r) {
			return -1
		}
		return r
	}, id)
	return plain[:min(len(plain), shown)]
}
