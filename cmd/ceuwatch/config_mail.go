package main

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"os"
	"strings"
	"time"

	"ceuwatch/jobs"
	"ceuwatch/jobs/mail"
)

type mailConfig struct {
	Mode         string      `yaml:"mode" validate:"oneof=outbox smtp"`
	Provider     string      `yaml:"provider" validate:"omitempty,oneof=microsoft google relay"`
	Host         string      `yaml:"host" validate:"required_if=Mode smtp"`
	Port         whole       `yaml:"port" validate:"port"`
	TLS          string      `yaml:"tls" validate:"oneof=mandatory implicit none"`
	CAFile       string      `yaml:"ca_file"`
	Helo         string      `yaml:"helo" validate:"omitempty,fqdn"`
	Auth         string      `yaml:"auth" validate:"oneof=password xoauth2 none"`
	Username     string      `yaml:"username"`
	PasswordFile string      `yaml:"password_file"`
	OAuth2       oauthConfig `yaml:"oauth2"`
	From         string      `yaml:"from" validate:"required_if=Mode smtp,omitempty,address"`
	ReplyTo      string      `yaml:"reply_to" validate:"omitempty,address"`
	HR           []string    `yaml:"hr" validate:"dive,address"`
	PerMinute    whole       `yaml:"per_minute" validate:"rate"`
	PerDay       whole       `yaml:"per_day" validate:"limit"`
	GiveUpAfter  span        `yaml:"give_up_after" validate:"span"`
}

type oauthConfig struct {
	TokenURL         string `yaml:"token_url" validate:"omitempty,token_url"`
	ClientID         string `yaml:"client_id"`
	ClientSecretFile string `yaml:"client_secret_file"`
	CertificateFile  string `yaml:"certificate_file"`
	Scope            string `yaml:"scope"`
}

// mailDefaults are what a provider's servers ask for; without one, what most do.
//
// Exchange Online takes 30 messages a minute and 10,000 recipients a day from a mailbox (Microsoft Learn, Exchange Online
// limits). Google Workspace takes 2,000 messages a day from an account and names no pace (Google Workspace Admin Help,
// Gmail sending limits).
func mailDefaults(provider string) mailConfig {
	m := mailConfig{Mode: "outbox", Port: 587, TLS: "mandatory", Auth: "password", PerMinute: 60, GiveUpAfter: span{24, "h"}}
	switch provider {
	case "microsoft":
		m.Host, m.Auth, m.PerMinute, m.PerDay = "smtp.office365.com", "xoauth2", 30, 10_000
		m.OAuth2.Scope = "https://outlook.office365.com/.default"
	case "google":
		m.Host, m.PerDay = "smtp.gmail.com", 2000
		m.OAuth2.Scope = "https://mail.google.com/"
	case "relay":
		m.Port, m.Auth = 25, "none"
	}
	return m
}

// check asks for what a login needs.
func (m *mailConfig) check(ask func(ok bool, key, mend string, args ...any)) {
	if m.Mode != "smtp" {
		return
	}
	ask(len(m.HR) > 0, "mail.hr", "is empty: list the addresses of HR")
	if m.Auth != "xoauth2" {
		return
	}
	ask(m.Username != "", "mail.username", "is empty: write the mailbox that messages are sent from, for auth xoauth2 needs it")
	o := &m.OAuth2
	ask(o.TokenURL != "", "mail.oauth2.token_url", "is empty: write where tokens are given, such as "+
		"https://login.microsoftonline.com/TENANT/oauth2/v2.0/token")
	ask(o.ClientID != "", "mail.oauth2.client_id", "is empty: write the id that the application was registered under")
	ask(o.Scope != "", "mail.oauth2.scope", "is empty: write what the token is for, such as https://outlook.office365.com/.default")
	ask((o.ClientSecretFile == "") != (o.CertificateFile == ""), "mail.oauth2.client_secret_file",
		"and certificate_file: name one of the two")
}

// mailTimeout is how long a step of the conversation with the mail server may take.
const mailTimeout = time.Minute

// smtp is the mail server; timeout is how long each step of the conversation with it may take.
func (c *config) smtp(timeout time.Duration) (*mail.SMTP, error) {
	m := &c.Mail
	server := mail.Server{
		Host: m.Host, Port: int(m.Port), TLS: m.TLS, CAFile: m.CAFile, Helo: m.Helo, From: m.From,
		PerMinute: int(m.PerMinute), Timeout: timeout,
	}
	if m.CAFile != "" {
		if _, err := os.ReadFile(m.CAFile); err != nil {
			return nil, c.unreadable("mail.ca_file", err)
		}
	}
	var err error
	switch m.Auth {
	case "password":
		server.Username = m.Username
		server.Password, err = c.secret("mail.password_file", m.PasswordFile)
	case "xoauth2":
		server.Username = m.Username
		server.Token, err = c.token(timeout)
	}
	if err != nil {
		return nil, err
	}
	return mail.NewSMTP(server)
}

// token is what logs in by XOAUTH2.
func (c *config) token(timeout time.Duration) (mail.Token, error) {
	o := &c.Mail.OAuth2
	grant := mail.OAuth{TokenURL: o.TokenURL, ClientID: o.ClientID, Scope: o.Scope, Timeout: timeout}
	var err error
	if grant.Secret, err = c.secret("mail.oauth2.client_secret_file", o.ClientSecretFile); err != nil {
		return nil, err
	}
	if o.CertificateFile != "" {
		pair, err := tls.LoadX509KeyPair(o.CertificateFile, o.CertificateFile)
		if err != nil {
			return nil, fmt.Errorf("%w: %s: %w: write the certificate and its RSA key into one PEM file", jobs.ErrConfig,
				c.source.at("mail.oauth2.certificate_file"), err)
		}
		grant.Certificate = &pair
	}
	return grant.Token(), nil
}

// secret reads a file that holds a secret and nothing else, but for what editors add around it.
func (c *config) secret(key, path string) (string, error) {
	if path == "" {
		return "", nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return "", c.unreadable(key, err)
	}
	return strings.TrimRight(string(bytes.TrimPrefix(text, []byte("\ufeff"))), "\r\n"), nil
}
