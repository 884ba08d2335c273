package jobs

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"

	"ceuwatch/report"
)

// inspect opens each message again, by other code than wrote it, before the first one goes out. What is not its
// reader's own stops the run. It returns the staff id of each message's reader.
func (s *Send) inspect(ctx context.Context) (readers []string, err error) {
	var buffers sync.Pool // of messages that were looked at
	look := func(_ context.Context, p *parcel) error {
		if !p.pending() {
			return nil
		}
		buffer, ok := buffers.Get().(*bytes.Buffer)
		if !ok {
			buffer = new(bytes.Buffer)
		}
		defer buffers.Put(buffer)
		buffer.Reset()
		if err := s.read(buffer, p); err != nil {
			return err
		}
		if err := s.own(buffer.Bytes(), &p.item); err != nil {
			return fmt.Errorf("%w: nothing was sent, since %s %w: make a new run with --again, and report this",
				ErrBadData, p.file, err)
		}
		return nil
	}
	err = spread(ctx, s.Workers, s.parcels(ctx), look, func(p *parcel) error {
		if p.pending() {
			readers = append(readers, p.delivery.StaffID)
		}
		return nil
	})
	return readers, err
}

// own reports whose data a message holds besides its reader's.
func (s *Send) own(text []byte, i *item) error {
	mail, err := s.Reopen.Message(text)
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
		id, err := s.Reopen.Letter(pdf)
		if err != nil {
			return fmt.Errorf("has a letter that cannot be read again: %w", err)
		}
		if err := among([]string{plainID(id)}, plain, "its letter"); err != nil {
			return err
		}
	}
	for _, workbook := range mail.Workbooks {
		ids, err := s.Reopen.Workbook(workbook)
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
