package ledger

import (
	"context"
	"errors"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"ceuwatch/jobs"
)

func TestWhoseFaultALedgerIsThatDoesNotWork(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "text.db")
	check(t, os.WriteFile(text, []byte("this is a letter to the editor, and no database at all"), 0o600))
	damaged := filepath.Join(dir, "damaged.db")
	s, err := Open(ctx, "sqlite:"+damaged)
	check(t, err)
	check(t, s.Close())
	whole, err := os.ReadFile(damaged)
	check(t, err)
	for i := 100; i < len(whole); i++ {
		whole[i] ^= 0xA5
	}
	check(t, os.WriteFile(damaged, whole, 0o600))
	for path, want := range map[string]error{
		text: jobs.ErrBadData, damaged: jobs.ErrBadData, dir: jobs.ErrConfig,
	} {
		if _, err := Open(ctx, "sqlite:"+path); !errors.Is(err, want) {
			t.Errorf("%s: %v", filepath.Base(path), err)
		}
	}
}

func TestASilentServerHoldsNobodyUpWhoIsAskedToStop(t *testing.T) {
	dsn, silent := throughRelay(t)
	ctx, stop := context.WithCancel(ctx)
	s, err := Take(ctx, dsn)
	check(t, err)
	check(t, s.Enter(ctx, record("2026-12-01"), values(letter("S-1", jobs.Planned))))
	close(silent)
	stop()
	if err := s.Settle(ctx, "2026-12-01", noon, letter("S-1", jobs.Accepted)); !errors.Is(err, jobs.ErrUnavailable) {
		t.Errorf("settled: %v", err)
	}
	s.Close()
}

// A server that says nothing for as long as a statement may take is given up, with all connections to it at once.
func TestASilentServerIsUnavailable(t *testing.T) {
	dsn, silent := throughRelay(t)
	s, err := Take(ctx, dsn)
	check(t, err)
	check(t, s.Enter(ctx, record("2026-12-01"), values(letter("S-1", jobs.Planned))))
	s.db.SetMaxIdleConns(0) // the next is a new one
	s.dialer.Silence = time.Second
	tx, err := s.db.BeginTxx(ctx, nil)
	check(t, err)
	close(silent)
	_, err = tx.ExecContext(ctx, "SELECT 1")
	if err := s.describe("settle", err); !errors.Is(err, jobs.ErrUnavailable) {
		t.Errorf("settled: %v", err)
	}
	patience, stop := context.WithTimeout(ctx, 10*time.Second) // less than the lock's own connection would be waited for
	defer stop()
	if err := s.locked.PingContext(patience); err == nil || patience.Err() != nil {
		t.Errorf("the lock's connection is still waited for: %v", err)
	}
	s.Close()
}

// throughRelay is a fresh ledger's DSN, whose server says nothing more once silent is closed.
func throughRelay(t *testing.T) (dsn string, silent chan struct{}) {
	u, err := url.Parse(freshPostgres(t))
	check(t, err)
	server := u.Host
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	t.Cleanup(func() { listener.Close() })
	u.Host = listener.Addr().String()
	silent = make(chan struct{})
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go relay(client, server, silent)
		}
	}()
	return u.String(), silent
}

// relay passes on what client and server say, until they are silent: then nothing more comes from the server.
func relay(client net.Conn, address string, silent <-chan struct{}) {
	server, err := net.Dial("tcp", address)
	if err != nil {
		client.Close()
		return
	}
	go io.Copy(server, client)
	buffer := make([]byte, 4096)
	for {
		n, err := server.Read(buffer)
		select {
		case <-silent:
			return
		default:
		}
		if _, write := client.Write(buffer[:n]); err != nil || write != nil {
			client.Close()
			return
		}
	}
}
