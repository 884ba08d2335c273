// Package database says where a database of ours or of the clinic's is, whether that is this machine, and how safe the
// line to it must be. It opens none.
package database

import (
	"fmt"
	"maps"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strings"

	"github.com/lib/pq"

	"ceuwatch/jobs"
)

// Drivers, as database/sql knows them.
const (
	Postgres = "postgres"
	SQLite   = "sqlite"
	MySQL    = "mysql" // MariaDB too
)

// Address is where a database is.
type Address struct {
	Driver string
	Path   string // of the file; SQLite alone
	url    *url.URL
}

// Parse reads a DSN of one of some drivers: postgres://…, mysql://… or sqlite:PATH, where PATH is taken as it stands. The
// error is [jobs.ErrConfig], and holds the name of the key but nothing of the DSN.
func Parse(key, dsn string, drivers ...string) (Address, error) {
	scheme, path, _ := strings.Cut(dsn, ":")
	driver := map[string]string{"postgres": Postgres, "postgresql": Postgres, "mysql": MySQL, "sqlite": SQLite}[scheme]
	remote := strings.HasPrefix(path, "//")
	if slices.Contains(drivers, driver) {
		switch {
		case driver == SQLite && path != "" && !remote:
			return Address{Driver: SQLite, Path: path}, nil
		case driver != SQLite && remote:
			if u, err := url.Parse(dsn); err == nil {
				return Address{Driver: driver, url: u}, nil
			}
		}
	}
	var forms []string
	for _, driver := range drivers {
		form := driver + "://user@host/database"
		if driver == SQLite {
			form = "sqlite:path"
		}
		forms = append(forms, form)
	}
	return Address{}, fmt.Errorf("%w: %s is not one: write %s", jobs.ErrConfig, key, strings.Join(forms, " or "))
}

// Name is the driver's own name of the database, MySQL apart. Parameters hold where the DSN does not say otherwise. For PostgreSQL a
// time limit, a name that the server's log shows, and encryption to any other machine are added to them.
func (a Address) Name(parameters url.Values) string {
	if a.Driver == SQLite {
		return "file:" + (&url.URL{Path: a.Path}).EscapedPath() + "?" + parameters.Encode()
	}
	query := a.url.Query()
	fill(query, parameters)
	fill(query, url.Values{"connect_timeout": {"10"}, "application_name": {"ceuwatch"}})
	u := *a.url
	u.RawQuery = query.Encode()
	if query.Get("sslmode") == "" && os.Getenv("PGSSLMODE") == "" {
		query.Set("sslmode", "verify-full")
		if staysHere(u.String()) {
			query.Set("sslmode", "disable")
		}
		u.RawQuery = query.Encode()
	}
	return u.String()
}

func fill(query, defaults url.Values) {
	for _, name := range slices.Sorted(maps.Keys(defaults)) {
		if !query.Has(name) {
			query[name] = defaults[name]
		}
	}
}

// staysHere reports whether every server that the driver would try is on this machine.
func staysHere(name string) bool {
	c, err := pq.NewConfig(name)
	if err != nil {
		return false
	}
	hosts, addresses := []string{c.Host}, []netip.Addr{c.Hostaddr}
	for _, m := range c.Multi {
		hosts, addresses = append(hosts, m.Host), append(addresses, m.Hostaddr)
	}
	for i, host := range hosts {
		ip := addresses[i]
		if !ip.IsValid() {
			ip, _ = netip.ParseAddr(host)
		}
		socket := host == "" || host == "localhost" || strings.HasPrefix(host, "/") || strings.HasPrefix(host, "@")
		if ip.IsValid() && !ip.IsLoopback() || !ip.IsValid() && !socket {
			return false
		}
	}
	return true
}

// Private makes the file of a database, where there is none, for its user alone: a driver would let others read it.
func Private(path string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return file.Close()
}
