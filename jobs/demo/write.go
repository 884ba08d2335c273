package demo

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"ceuwatch/rules"
)

// Write adds the rows of employees to the four HR relations of a database, whose tables must exist, in the given order
// and in one transaction: all of them, or none. Empty text is written as NULL. The database is PostgreSQL when its
// driver is "postgres", else SQLite; an empty schema is the connection's own.
func Write(ctx context.Context, db *sqlx.DB, schema string, employees iter.Seq[rules.Employee]) error {
	tx, err := db.BeginTxx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin writing the demonstration: %w", err)
	}
	defer tx.Rollback() // does nothing after a commit
	insert, batch := insertValues, 200
	if db.DriverName() == "postgres" {
		insert, batch = copyIn, 5000
	}
	tables := newTables(schema)
	flush := func(above int) error {
		for _, t := range tables {
			if len(t.rows) <= above {
				continue
			}
			if err := insert(ctx, tx, t); err != nil {
				return fmt.Errorf("write the demonstration's %s: %w", t.name, err)
			}
			t.rows = t.rows[:0]
		}
		return nil
	}
	for e := range employees {
		tables.add(e)
		if err := flush(batch); err != nil {
			return err
		}
	}
	if err := flush(0); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit the demonstration: %w", err)
	}
	return nil
}

// table is one relation and the rows that wait to be written to it.
type table struct {
	schema, name string
	columns      []string
	rows         [][]any
}

// tables are the four relations in their order.
type tables [4]*table

func newTables(schema string) tables {
	relation := func(name rules.Relation, columns string) *table {
		return &table{schema: schema, name: string(name), columns: strings.Fields(columns)}
	}
	return tables{
		relation(rules.RelationStaff, `staff_id first_name last_name email job_title site state manager_id hired_on left_on
			language address`),
		relation(rules.RelationCredential, `credential_id staff_id kind number issued_on expires_on`),
		relation(rules.RelationCredit, `credit_id staff_id credential earned_on title provider approved_by category activity
			amount unit`),
		relation(rules.RelationAttempt, `attempt_id staff_id credential sat_on passed`),
	}
}

// add queues an employee's rows.
func (ts tables) add(e rules.Employee) {
	for _, r := range e.Staff {
		ts[0].add(r.StaffID, r.FirstName, r.LastName, r.Email, r.JobTitle, r.Site, r.State, r.ManagerID, r.HiredOn, r.LeftOn,
			r.Language, r.Address)
	}
	for _, r := range e.Credentials {
		ts[1].add(r.CredentialID, r.StaffID, r.Kind, r.Number, r.IssuedOn, r.ExpiresOn)
	}
	for _, r := range e.Credits {
		ts[2].add(r.CreditID, r.StaffID, r.Credential, r.EarnedOn, r.Title, r.Provider, r.ApprovedBy, r.Category, r.Activity,
			r.Amount, r.Unit)
	}
	for _, r := range e.Attempts {
		ts[3].add(r.AttemptID, r.StaffID, r.Credential, r.SatOn, r.Passed)
	}
}

func (t *table) add(values ...string) {
	row := make([]any, len(values))
	for i, v := range values {
		if v != "" {
			row[i] = v
		}
	}
	t.rows = append(t.rows, row)
}

// into names the table and its columns as a statement does.
func (t *table) into() string {
	name := pq.QuoteIdentifier(t.name)
	if t.schema != "" {
		name = pq.QuoteIdentifier(t.schema) + "." + name
	}
	return name + " (" + strings.Join(t.columns, ",") + ")"
}

// insertValues writes the waiting rows with one statement.
func insertValues(ctx context.Context, tx *sqlx.Tx, t *table) error {
	row := "(?" + strings.Repeat(",?", len(t.columns)-1) + ")"
	query := "INSERT INTO " + t.into() + " VALUES " + row + strings.Repeat(","+row, len(t.rows)-1)
	_, err := tx.ExecContext(ctx, query, slices.Concat(t.rows...)...)
	return err
}

// copyIn writes the waiting rows with COPY.
func copyIn(ctx context.Context, tx *sqlx.Tx, t *table) error {
	stmt, err := tx.PrepareContext(ctx, "COPY "+t.into()+" FROM STDIN")
	if err != nil {
		return err
	}
	defer stmt.Close()
	for _, row := range t.rows {
		if _, err := stmt.ExecContext(ctx, row...); err != nil {
			return err
		}
	}
	_, err = stmt.ExecContext(ctx)
	return err
}
