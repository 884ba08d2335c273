package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"ceuwatch/jobs"
	"ceuwatch/jobs/mail"
)

// failed tells HR that a run did not come to its end, and returns why.
func (w *runner) failed(ctx context.Context, why error) error {
	for _, known := range []error{jobs.ErrHeld, jobs.ErrUndelivered, jobs.ErrBarred, jobs.ErrAway, jobs.ErrPaused} {
		if errors.Is(why, known) {
			return why // HR was told, or cannot be
		}
	}
	if why == nil || w.told || ctx.Err() != nil {
		return why
	}
	return errors.Join(why, w.warn(ctx, errorText(why)))
}

// warn sends HR a message that belongs to no sealed run.
func (w *runner) warn(ctx context.Context, why string) error {
	channel, err := w.config.channel(mailTimeout)
	if err != nil {
		return err
	}
	defer channel.Close()
	mailer, err := w.mailer("", w.asOf, w.clock())
	if err != nil {
		return err
	}
	for i, to := range w.config.hrAddresses() {
		var text bytes.Buffer
		composed, err := mailer.Failed(fmt.Sprint(i+1), to, why)
		if err == nil {
			err = mail.Compose(&text, composed)
		}
		if err == nil {
			err = channel.Send(ctx, to, text.Bytes(), func() error { return nil })
		}
		if err != nil {
			return fmt.Errorf("tell HR: %w", err)
		}
	}
	return nil
}
