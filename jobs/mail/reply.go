package mail

import (
	"fmt"
	"net/textproto"
	"regexp"
	"strconv"
	"strings"

	"ceuwatch/jobs"
)

// step is what a server was asked when it answered.
type step int

const (
	atLogin     step = iota // greeting, EHLO, STARTTLS, AUTH
	atSender                // MAIL
	atRecipient             // RCPT
	atMessage               // DATA, and the message's end
)

// about is whom or what a refusal is about.
type about int

const (
	unclear    about = iota // the reply does not say
	aRecipient              // the mailbox
	aMessage                // its content
	tooLarge                // its size
	theSender               // the address in mail.from, or what its domain publishes
	theLogin                // user name, password, token
	theClient               // this machine: its name, its address, whether it may relay
	theAccount              // a quota, or a mailbox of the sender's that is blocked
)

// meaning is what an enhanced status code says, with the page that says so.
type meaning struct {
	about  about
	source string
}

// Where the codes are explained.
const (
	rfc3463   = "RFC 3463, section 3"
	rfc4954   = "RFC 4954, section 6"
	rfc5248   = "RFC 5248 and the registry that it founded"
	rfc7372   = "RFC 7372, section 3"
	rfc7505   = "RFC 7505, section 4"
	microsoft = "Microsoft Learn, Email non-delivery reports in Exchange Online"
	google    = "Google Workspace Admin Help, Gmail SMTP errors and codes"
)

// meanings are the enhanced status codes by subject and detail; the class before these says whether to try again. What
// is not here is unclear: 7.1 above all, which servers say of recipients, senders, machines and contents alike.
func meanings() map[string]meaning {
	return map[string]meaning{
		"1.1": {aRecipient, rfc3463}, // no such mailbox
		"1.2": {aRecipient, rfc3463}, // no such system
		"1.3": {aRecipient, rfc3463}, // the address is written wrong
		"1.4": {aRecipient, rfc3463}, // it means several
		"1.6": {aRecipient, rfc3463}, // moved, no forwarding
		"1.7": {theSender, rfc3463},
		"1.8": {theSender, rfc3463},

		"1.10": {aRecipient, rfc7505},   // takes no mail; Exchange Online: not found
		"1.90": {theAccount, microsoft}, // recipients of a day used up

		"2.0": {aRecipient, rfc3463},
		"2.1": {aRecipient, rfc3463}, // switched off
		"2.2": {aRecipient, rfc3463}, // full
		"2.3": {tooLarge, rfc3463},
		"2.4": {aRecipient, rfc3463}, // a list that cannot be read

		"2.252": {theSender, microsoft}, // SendAsDenied

		"3.1": {theAccount, rfc3463}, // the server's disk is full
		"3.2": {theClient, rfc3463},  // takes no messages now
		"3.4": {tooLarge, rfc3463},
		"3.5": {theClient, rfc3463},

		"4.1":   {aRecipient, microsoft}, // recipient address rejected: access denied
		"4.4":   {aRecipient, rfc3463},   // no way to its domain
		"4.5":   {theAccount, google},    // daily quota
		"4.6":   {aRecipient, rfc3463},   // a loop
		"4.310": {aRecipient, microsoft}, // its domain is not in DNS

		"6.0": {aMessage, rfc3463},
		"6.1": {aMessage, rfc3463},
		"6.3": {aMessage, rfc3463},
		"6.5": {aMessage, rfc3463},

		"7.3":   {theLogin, microsoft},
		"7.8":   {theLogin, rfc4954},
		"7.9":   {theLogin, rfc4954},
		"7.11":  {theClient, rfc4954}, // it wants encryption
		"7.12":  {theLogin, rfc4954},
		"7.13":  {theAccount, rfc5248},
		"7.14":  {theLogin, google},
		"7.15":  {theClient, rfc5248},
		"7.20":  {theSender, rfc7372}, // DKIM
		"7.21":  {theSender, rfc7372},
		"7.22":  {theSender, rfc7372},
		"7.23":  {theSender, rfc7372}, // SPF
		"7.24":  {theSender, rfc7372},
		"7.25":  {theClient, rfc7372}, // no name for its address
		"7.26":  {theSender, rfc7372},
		"7.27":  {theSender, rfc7505},
		"7.28":  {theAccount, google}, // too many messages
		"7.29":  {theClient, google},
		"7.30":  {theSender, google},
		"7.31":  {theSender, google},
		"7.32":  {theSender, google},
		"7.51":  {theClient, microsoft},
		"7.57":  {theLogin, microsoft},
		"7.60":  {theSender, microsoft},
		"7.64":  {theClient, microsoft},
		"7.124": {aRecipient, microsoft}, // takes mail of certain people alone
		"7.133": {aRecipient, microsoft}, // takes mail of its own organization alone
		"7.134": {aRecipient, microsoft},
		"7.135": {aRecipient, microsoft},
		"7.136": {aRecipient, microsoft},
		"7.139": {theLogin, microsoft},
		"7.193": {aRecipient, microsoft},
		"7.500": {theClient, microsoft},
		"7.501": {theAccount, microsoft},
		"7.502": {theAccount, microsoft},
		"7.503": {theAccount, microsoft},
		"7.508": {theAccount, microsoft},
		"7.509": {theSender, microsoft}, // DMARC
		"7.511": {theClient, microsoft},
		"7.606": {theClient, microsoft},
		"7.700": {theAccount, microsoft},
		"7.705": {theAccount, microsoft},
		"7.708": {theClient, microsoft},
		"7.750": {theSender, microsoft},
	}
}

// phrase is what servers write where their codes say too little.
type phrase struct {
	about about
	says  string // a regular expression, of lower case
}

// phrases are in the order in which they are looked for. Postfix, Exim, Sendmail and Exchange word their replies so.
func phrases() []phrase {
	return []phrase{
		{theClient, `helo|relay(ing)? (access )?denied|relaying not|(unable|not permitted|not allowed) to relay|client host|` +
			`sender host|blocked using|block ?list|reverse (dns|lookup)|\bptr\b|ip address`},
		{theLogin, `authenticat|authoriz?s?ation required|log ?in`},
		{theAccount, `sending (limit|quota)|daily .*(limit|quota)|too many (messages|recipients|connections|login)|` +
			`rate limit|account (is )?(disabled|suspended|blocked)`},
		{theSender, `send ?as|as this sender|sender (address|verify)|\bspf\b|\bdkim\b|\bdmarc\b`},
		{aRecipient, `(no such|unknown|invalid|unrouteable|inactive|nonexistent) (user|recipient|mailbox|address|local)|` +
			`(user|recipient|mailbox|account)( address)?( is)?:? (unknown|not (found|known)|full|unavailable|inactive|disabled)|` +
			`do(es not|esn't) exist|user unknown|over ?quota|mailbox (is )?full|not local`},
		{tooLarge, `(message|size).*(too (big|large)|exceeds|limit)`},
		{aMessage, `spam|virus|malware|content|attachment`},
	}
}

// read says whom a refusal at a step is about.
func read(at step, reply *textproto.Error) about {
	if code := enhancedCode(reply); code != "" {
		if known, ok := meanings()[code[len("5."):]]; ok {
			return known.about
		}
	}
	late := at == atRecipient || at == atMessage
	switch {
	case late && missesLogin(reply):
		return unclear // for one recipient it may be a rule of theirs
	case reply.Code == 551, reply.Code == 552 && at == atRecipient, reply.Code == 556:
		return aRecipient
	case reply.Code == 552:
		return tooLarge
	}
	text := strings.ToLower(reply.Msg)
	for _, p := range phrases() {
		if regexp.MustCompile(p.says).MatchString(text) {
			return p.about
		}
	}
	if at == atLogin && (missesLogin(reply) || reply.Code == 454) {
		return theLogin
	}
	return unclear
}

func missesLogin(reply *textproto.Error) bool {
	return reply.Code == 530 || reply.Code == 534 || reply.Code == 535 || reply.Code == 538
}

// enhancedCode is the one that a reply begins with, or empty.
func enhancedCode(reply *textproto.Error) string {
	return regexp.MustCompile(`^[245]\.\d{1,3}\.\d{1,3}\b`).FindString(reply.Msg)
}

// refusal is a reply as it is told and kept: its codes and what it is about. The server's own words may hold anybody's
// address, and go nowhere.
func refusal(at step, reply *textproto.Error) error {
	said := strconv.Itoa(reply.Code)
	if code := enhancedCode(reply); code != "" {
		said += " " + code
	}
	whom, kind := read(at, reply), error(nil)
	switch {
	case reply.Code == 421, reply.Code < 500 && (whom >= theSender || at <= atSender):
		kind = jobs.ErrPaused
	case reply.Code < 500:
		kind = jobs.ErrLater
	case whom >= theSender || at <= atSender:
		kind = jobs.ErrBarred
	case whom == unclear:
		kind = jobs.ErrUnclear
	case whom == tooLarge:
		kind = jobs.ErrTooLarge
	default:
		kind = jobs.ErrRefused
	}
	err := fmt.Errorf("%w: the mail server answers %s, %s", kind, said, whom.words())
	if kind == jobs.ErrBarred || kind == jobs.ErrPaused {
		return fmt.Errorf("%w: %w: %s", jobs.ErrUnavailable, err, whom.mend())
	}
	return err
}

// words say what a refusal is about.
func (a about) words() string {
	return [...]string{
		unclear: "and does not say whom it refuses", aRecipient: "about the recipient's mailbox",
		aMessage: "about what the message holds", tooLarge: "about the message's size",
		theSender: "about the sender's address", theLogin: "about the login", theClient: "about this machine",
		theAccount: "about the account or its quota",
	}[a]
}

// mend says what to do about a refusal that is no recipient's.
func (a about) mend() string {
	switch a {
	case theSender:
		return "see that mail.username may send as mail.from, and that its domain names the server (SPF, DKIM)"
	case theLogin:
		return "see to mail.username, mail.password_file and mail.auth; where password logins are switched off, set " +
			"mail.auth to xoauth2 or use another relay"
	case theClient:
		return "see to mail.helo (a full host name), and that the server lets this machine relay; mail.username may be missing"
	case theAccount:
		return "wait until the account's quota is renewed, or set mail.per_minute or mail.per_day lower, and run again"
	}
	return "see to mail.host, mail.from, mail.username, mail.helo and the account's quota"
}
