package database

import (
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"time"

	"github.com/go-sql-driver/mysql"

	"ceuwatch/jobs"
)

// silence is how long a server may say nothing.
const silence = 11 * time.Minute

// MySQL is how the driver of MySQL and MariaDB reaches the database: verified encryption to any other machine, unless the
// DSN says otherwise. Its parameters are socket (a path), tls (true, skip-verify or false) and sslrootcert (the file of an
// authority of one's own). The error is [jobs.ErrConfig], and holds nothing of the DSN.
func (a Address) MySQL() (*mysql.Config, error) {
	c := mysql.NewConfig()
	c.User = a.url.User.Username()
	c.Passwd, _ = a.url.User.Password()
	c.Net, c.Addr = "tcp", net.JoinHostPort(cmp.Or(a.url.Hostname(), "localhost"), cmp.Or(a.url.Port(), "3306"))
	if len(a.url.Path) > 1 {
		c.DBName = a.url.Path[1:]
	}
	c.Timeout, c.ReadTimeout, c.WriteTimeout = 10*time.Second, silence, time.Minute
	c.ConnectionAttributes = "program_name:ceuwatch"
	c.Logger = &mysql.NopLogger{} // what it says is in the error too
	if err := c.Apply(mysql.Charset("utf8mb4", "")); err != nil {
		return nil, err
	}
	query := a.url.Query()
	secure := cmp.Or(query.Get("tls"), "true")
	if ip, _ := netip.ParseAddr(a.url.Hostname()); !query.Has("tls") &&
		(a.url.Hostname() == "" || a.url.Hostname() == "localhost" || ip.IsLoopback()) {
		secure = "false"
	}
	if socket := query.Get("socket"); socket != "" {
		c.Net, c.Addr, secure = "unix", socket, "false"
	}
	for name := range query {
		if name != "socket" && name != "tls" && name != "sslrootcert" {
			return nil, fmt.Errorf("%w: hr dsn: the parameters of mysql:// are socket, tls and sslrootcert: leave out others",
				jobs.ErrConfig)
		}
	}
	switch secure {
	case "true":
		c.TLS = &tls.Config{ServerName: a.url.Hostname(), MinVersion: tls.VersionTLS12}
	case "skip-verify":
		c.TLS = &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS12}
	case "false":
		return c, nil
	default:
		return nil, fmt.Errorf("%w: hr dsn: tls is true, skip-verify or false", jobs.ErrConfig)
	}
	return c, authority(c.TLS, query)
}

// authority has certificates checked by an authority of one's own.
func authority(c *tls.Config, query url.Values) error {
	path := query.Get("sslrootcert")
	if path == "" {
		return nil
	}
	certificates, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("%w: hr dsn: sslrootcert: %w", jobs.ErrConfig, err)
	}
	c.RootCAs = x509.NewCertPool()
	if !c.RootCAs.AppendCertsFromPEM(certificates) {
		return fmt.Errorf("%w: hr dsn: sslrootcert: there is no certificate in %s", jobs.ErrConfig, path)
	}
	return nil
}
