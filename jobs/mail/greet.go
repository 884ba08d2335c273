package mail

import "context"

// Greet connects, makes the connection private, logs in and leaves: no message is sent. Errors are those of
// [SMTP.Send], where a server that does not answer in time is away.
func (s *SMTP) Greet(ctx context.Context) error {
	open, err := s.client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return s.noSession(ctx, err)
	}
	// The server said what it was asked for: how it takes leave says no more.
	if open.Quit() != nil {
		open.Close()
	}
	return nil
}
