package hrdb

import (
	"context"
	"strings"

	"github.com/jmoiron/sqlx"
)

// mysqlRights finds what the account may do beyond reading, and where.
const mysqlRights = "SELECT concat(lower(privilege_type), ' on ', place) FROM (" +
	"SELECT grantee, privilege_type, 'every database' AS place FROM information_schema.user_privileges " +
	"UNION SELECT grantee, privilege_type, table_schema FROM information_schema.schema_privileges " +
	"UNION SELECT grantee, privilege_type, concat(table_schema, '.', table_name) FROM information_schema.table_privileges" +
	") AS p WHERE grantee = concat('''', replace(current_user(), '@', '''@'''), '''') " +
	"AND privilege_type NOT IN ('SELECT', 'USAGE', 'SHOW VIEW', 'SHOW DATABASES', 'PROCESS') ORDER BY 1"

func aboutMySQL(ctx context.Context, tx *sqlx.Tx, p *Probe) error {
	var version string
	if err := tx.QueryRowContext(ctx, "SELECT version(), current_user()").Scan(&version, &p.Role); err != nil {
		return err
	}
	number, rest, _ := strings.Cut(version, "-")
	p.Server = "MySQL " + number
	if strings.Contains(rest, "MariaDB") {
		p.Server = "MariaDB " + number
	}
	var rights []string
	if err := tx.SelectContext(ctx, &rights, mysqlRights); err != nil {
		return err
	}
	if len(rights) > 0 {
		p.Rights = []string{"use " + some(rights)}
	}
	return nil
}
