package mail

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	gosmtp "github.com/emersion/go-smtp"

	"ceuwatch/jobs"
)

// signed is a certificate that signs itself, for names and until a moment, and the file that a client needs to trust it.
func signed(t *testing.T, until time.Time, names ...string) (tls.Certificate, string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "127.0.0.1"}, NotBefore: until.Add(-24 * time.Hour), NotAfter: until,
		IsCA: true, BasicConstraintsValid: true,
	}
	for _, name := range names {
		if ip := net.ParseIP(name); ip != nil {
			form.IPAddresses = append(form.IPAddresses, ip)
		} else {
			form.DNSNames = append(form.DNSNames, name)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, form, form, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, path
}

func TestEachFaultOfTLSHasItsOwnMend(t *testing.T) {
	tomorrow := time.Now().Add(24 * time.Hour)
	own, ca := signed(t, tomorrow, "127.0.0.1")
	other, otherCA := signed(t, tomorrow, "other.example")
	none, noneCA := signed(t, tomorrow)
	old, oldCA := signed(t, time.Now().Add(-time.Hour), "127.0.0.1")
	mends := map[string]string{}
	for what, c := range map[string]struct {
		certificate *tls.Certificate // of the server; nil: it offers no encryption
		newest      uint16           // version of TLS; 0: any
		implicit    bool             // the server encrypts from the first byte on
		change      func(*Server)
		want        string
	}{
		"another name":     {&other, 0, false, func(s *Server) { s.CAFile = otherCA }, "write the name in mail.host"},
		"no name":          {&none, 0, false, func(s *Server) { s.CAFile = noneCA }, "no subject alternative name"},
		"run out":          {&old, 0, false, func(s *Server) { s.CAFile = oldCA }, "has run out"},
		"unknown":          {&own, 0, false, func(*Server) {}, "mail.ca_file"},
		"old TLS":          {&own, tls.VersionTLS11, false, func(s *Server) { s.CAFile = ca }, "no TLS 1.2 or later"},
		"old implicit TLS": {&own, tls.VersionTLS11, true, func(s *Server) { s.CAFile, s.TLS = ca, "implicit" }, "no TLS 1.2 or later"},
		"no STARTTLS":      {nil, 0, false, func(s *Server) { s.TLS = "mandatory" }, "offers no encryption here"},
		"not implicit":     {&own, 0, false, func(s *Server) { s.CAFile, s.TLS = ca, "implicit" }, "set mail.tls to mandatory"},
		"a login in plain": {nil, 0, false, func(s *Server) { s.Username, s.Password = "clinic", "secret-canary" }, "could be read on the way"},
	} {
		server := listenAs(t, c.certificate, c.newest, c.implicit)
		c.change(&server)
		err := dial(t, server).Greet(t.Context())
		if !errors.Is(err, jobs.ErrBarred) || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: %v", what, err)
			continue
		}
		mend := err.Error()[strings.Index(err.Error(), c.want):]
		if before, ok := mends[mend]; ok && c.newest == 0 {
			t.Errorf("%s and %s have the same mend: %s", what, before, mend)
		}
		mends[mend] = what
	}
}

// listenAs is a server that speaks TLS in its own way, and offers a login without it.
func listenAs(t *testing.T, certificate *tls.Certificate, newest uint16, implicit bool) Server {
	t.Helper()
	if certificate == nil {
		return listen(t, &post{login: "clinic:secret-canary"}, nil)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := gosmtp.NewServer(&post{})
	server.Domain, server.ErrorLog = "mail.test", quiet{}
	server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{*certificate}, MinVersion: tls.VersionTLS10, MaxVersion: newest}
	port := listener.Addr().(*net.TCPAddr).Port
	if implicit {
		listener = tls.NewListener(listener, server.TLSConfig)
	}
	go server.Serve(listener)
	t.Cleanup(func() { server.Close() })
	return Server{Host: "127.0.0.1", Port: port, TLS: "mandatory", From: "hr@clinic.example", PerMinute: 1_000_000, Timeout: 5 * time.Second}
}

func TestAServerThatEncryptsFromTheFirstByteOnIsKnownByItsPort(t *testing.T) {
	s := dial(t, Server{Host: "127.0.0.1", Port: 465, TLS: "mandatory", From: "hr@clinic.example", PerMinute: 1, Timeout: time.Second})
	err := s.noSession(t.Context(), errors.New("i/o timeout"))
	if !errors.Is(err, jobs.ErrAway) || !strings.Contains(err.Error(), "set mail.tls to implicit") {
		t.Error(err)
	}
}
