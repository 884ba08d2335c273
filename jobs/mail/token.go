package mail

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"ceuwatch/jobs"
)

// OAuth is how a token is got by the client credentials grant (RFC 6749, section 4.4): with a secret, or with a
// certificate whose key signs for the client (RFC 7523).
type OAuth struct {
	TokenURL    string // https, or http on this machine
	ClientID    string
	Secret      string
	Certificate *tls.Certificate // nil: the secret
	Scope       string
	Timeout     time.Duration
}

// errToken: no token was given.
var errToken = errors.New("no token")

// Token returns what gives a token, and a new one when the old has run out.
func (o *OAuth) Token() Token {
	var token *oauth2.Token
	return func(ctx context.Context) (string, error) {
		if token.Valid() {
			return token.AccessToken, nil
		}
		source, err := o.grant(ctx)
		if err != nil {
			return "", err
		}
		if token, err = source.Token(); err == nil {
			return token.AccessToken, nil
		}
		var refused *oauth2.RetrieveError
		if errors.As(err, &refused) && refused.Response.StatusCode < 500 {
			return "", fmt.Errorf("%w: the token's issuer answers %d %s: see to mail.oauth2", errToken,
				refused.Response.StatusCode, refused.ErrorCode)
		}
		var unreached *url.Error
		if errors.As(err, &unreached) {
			err = unreached.Err // without what was asked
		}
		return "", fmt.Errorf("%w: %w: the token's issuer does not answer: %w: see to mail.oauth2.token_url", jobs.ErrUnavailable,
			jobs.ErrAway, err)
	}
}

func (o *OAuth) grant(ctx context.Context) (oauth2.TokenSource, error) {
	config := clientcredentials.Config{
		ClientID: o.ClientID, ClientSecret: o.Secret, TokenURL: o.TokenURL, Scopes: []string{o.Scope},
		AuthStyle: oauth2.AuthStyleInParams,
	}
	if o.Certificate != nil {
		assertion, err := o.assertion()
		if err != nil {
			return nil, err
		}
		config.ClientSecret = ""
		config.EndpointParams = url.Values{
			"client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
			"client_assertion":      {assertion},
		}
	}
	client := &http.Client{Timeout: o.Timeout}
	return config.TokenSource(context.WithValue(ctx, oauth2.HTTPClient, client)), nil
}

// assertionLasts is how long what was signed is good for.
const assertionLasts = 10 * time.Minute

// assertion is what the certificate's key signs: who asks, whom, and until when.
func (o *OAuth) assertion() (string, error) {
	key, ok := o.Certificate.PrivateKey.(*rsa.PrivateKey)
	if !ok {
		return "", fmt.Errorf("%w: mail.oauth2.certificate_file holds no RSA key: make one with RSA", errToken)
	}
	now := time.Now()
	token := jwt.NewWithClaims(jwt.SigningMethodPS256, jwt.RegisteredClaims{
		Issuer: o.ClientID, Subject: o.ClientID, Audience: jwt.ClaimStrings{o.TokenURL}, ID: rand.Text(),
		IssuedAt: jwt.NewNumericDate(now), NotBefore: jwt.NewNumericDate(now.Add(-time.Minute)),
		ExpiresAt: jwt.NewNumericDate(now.Add(assertionLasts)),
	})
	print := sha256.Sum256(o.Certificate.Certificate[0])
	token.Header["x5t#S256"] = base64.RawURLEncoding.EncodeToString(print[:])
	signed, err := token.SignedString(key)
	if err != nil {
		return "", fmt.Errorf("%w: sign with mail.oauth2.certificate_file: %w", errToken, err)
	}
	return signed, nil
}
