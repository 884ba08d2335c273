package mail

import "context"

// Greet connects, makes the connection private, logs in and leaves: no message is sent. Errors are those of
// [SMTP.Send], where a server that does not answer in time is away.
func (s *SMTP) Greet(ctx context.Context) error {
	if err := s.connect(ctx); err != nil {
		return err
	}
	return s.Close()
}
