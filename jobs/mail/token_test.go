package mail

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	gosmtp "github.com/emersion/go-smtp"
	"github.com/golang-jwt/jwt/v5"

	"ceuwatch/jobs"
)

// issuer gives tokens that last a while, to whoever shows the right secret or the signature of a key.
func issuer(t *testing.T, lasts int, key *rsa.PublicKey) (address string, asked *int) {
	t.Helper()
	asked = new(int)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*asked++
		trusted := r.FormValue("client_secret") == "secret-canary"
		if key != nil {
			token, err := jwt.Parse(r.FormValue("client_assertion"), func(*jwt.Token) (any, error) { return key, nil },
				jwt.WithIssuer("clinic"), jwt.WithValidMethods([]string{"PS256"}))
			trusted = err == nil && token.Header["x5t#S256"] != ""
		}
		w.Header().Set("Content-Type", "application/json")
		if r.FormValue("grant_type") != "client_credentials" || r.FormValue("scope") != "mail.send" || !trusted {
			w.WriteHeader(http.StatusUnauthorized)
			fmt.Fprint(w, `{"error":"invalid_client","error_description":"secret-canary is wrong"}`)
			return
		}
		fmt.Fprintf(w, `{"access_token":"token-%d","token_type":"Bearer","expires_in":%d}`, *asked, lasts)
	}))
	t.Cleanup(server.Close)
	return server.URL, asked
}

// modern is a mail server that takes tokens alone.
type modern struct {
	post
	users []string
}

func (m *modern) NewSession(c *gosmtp.Conn) (gosmtp.Session, error) {
	return &tokenBox{letterbox{post: &m.post, conn: c}, m}, nil
}

type tokenBox struct {
	letterbox
	server *modern
}

func (*tokenBox) AuthMechanisms() []string { return []string{"XOAUTH2"} }

func (b *tokenBox) Auth(string) (sasl.Server, error) { return b, nil }

// Next is the server's side of XOAUTH2.
func (b *tokenBox) Next(response []byte) ([]byte, bool, error) {
	if !strings.Contains(string(response), "\x01auth=Bearer token-") {
		return nil, true, gosmtp.ErrAuthFailed
	}
	b.server.users = append(b.server.users, string(response))
	return nil, true, nil
}

func TestALoginByTokenAsksForANewOneWhenItRanOut(t *testing.T) {
	for name, test := range map[string]struct{ lasts, asked int }{"lasts": {3600, 1}, "runs out at once": {1, 2}} {
		t.Run(name, func(t *testing.T) {
			address, asked := issuer(t, test.lasts, nil)
			m := &modern{}
			own, ca := certificate(t)
			server := listenTo(t, m, own)
			server.CAFile, server.Username = ca, "hr@clinic.example"
			server.Token = (&OAuth{TokenURL: address, ClientID: "clinic", Secret: "secret-canary", Scope: "mail.send", Timeout: time.Second}).Token()
			for range 2 {
				s := dial(t, server)
				if _, err := send(t, s, "a@clinic.example"); err != nil {
					t.Fatal(err)
				}
				s.Close()
			}
			if *asked != test.asked || len(m.users) != 2 || m.users[0] != "user=hr@clinic.example\x01auth=Bearer token-1\x01\x01" {
				t.Errorf("asked %d times, logged in as %q", *asked, m.users)
			}
		})
	}
}

func TestACertificateSignsForTheClient(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{SerialNumber: big.NewInt(1)}
	der, err := x509.CreateCertificate(rand.Reader, form, form, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	address, _ := issuer(t, 60, &key.PublicKey)
	o := OAuth{TokenURL: address, ClientID: "clinic", Scope: "mail.send", Timeout: time.Second,
		Certificate: &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}}
	if token, err := o.Token()(context.Background()); err != nil || token != "token-1" {
		t.Error(token, err)
	}
}

func TestATokenThatIsNotGivenBurnsNobody(t *testing.T) {
	address, _ := issuer(t, 60, nil)
	own, ca := certificate(t)
	m := &modern{}
	server := listenTo(t, m, own)
	server.CAFile, server.Username = ca, "hr@clinic.example"
	for secret, want := range map[string]error{"wrong": jobs.ErrBarred, "": jobs.ErrBarred, "nobody there": jobs.ErrAway} {
		o := &OAuth{TokenURL: address, ClientID: "clinic", Secret: secret, Scope: "mail.send", Timeout: time.Second}
		if want == jobs.ErrAway {
			o.TokenURL = "http://127.0.0.1:1"
		}
		server.Token = o.Token()
		_, err := send(t, dial(t, server), "a@clinic.example")
		if !errors.Is(err, want) || !errors.Is(err, jobs.ErrUnavailable) || strings.Contains(fmt.Sprint(err), "canary") {
			t.Errorf("%q: %v", secret, err)
		}
	}
	if len(m.received) > 0 {
		t.Error("sent without a token")
	}
}
