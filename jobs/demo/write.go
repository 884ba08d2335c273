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
	insert, batch := insertValues, 100
	if db.DriverName() == "postgres" {
		insert, batch = copyIn, 5000
	}
	tables := newTables(schema)
	flush := func(least int) error {
		for _, t := range tables {
			for len(t.rows) >= least && len(t.rows) > 0 {
				n := min(batch, len(t.rows))
				if err := insert(ctx, tx, t, t.rows[:n]); err != nil {
					return fmt.Errorf("write the demonstration's %s: %w", t.name, err)
				}
				t.drop(n)
			}
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
	args         []any      // room for the values of a statement
	insert       *sqlx.Stmt // inserts insertRows rows; nil until it is needed
	insertRows   int
}

// tables are the four relations in their order.
type tables [4]*table

func newTables(schema string) tables {
	relation := func(name rules.Relation, columns string) *table {
		return &table{schema: schema, name: string(name), columns: strings.Fields(columns)}
	}
	return tables{
		relation(rules.RelationStaff, `staff_id first_name last_name email job_title site state manager_id hired_on left_on
			language address employment`),
		relation(rules.RelationCredential, `credential_id staff_id kind number issued_on expires_on standing
			verified_on verified_by`),
		relation(rules.RelationCredit, `credit_id staff_id credential earned_on title provider approved_by category activity
			amount unit result`),
		relation(rules.RelationAttempt, `attempt_id staff_id credential sat_on passed`),
	}
}

// add queues an employee's rows.
func (ts tables) add(e rules.Employee) {
	for _, r := range e.Staff {
		ts[0].add(r.StaffID, r.FirstName, r.LastName, r.Email, r.JobTitle, r.Site, r.State, r.ManagerID, r.HiredOn, r.LeftOn,
			r.Language, r.Address, r.Employment)
	}
	for _, r := range e.Credentials {
		ts[1].add(r.CredentialID, r.StaffID, r.Kind, r.Number, r.IssuedOn, r.ExpiresOn, r.Standing, r.VerifiedOn,
			r.VerifiedBy)
	}
	for _, r := range e.Credits {
		ts[2].add(r.CreditID, r.StaffID, r.Credential, r.EarnedOn, r.Title, r.Provider, r.ApprovedBy, r.Category, r.Activity,
			r.Amount, r.Unit, r.Result)
	}
	for _, r := range e.Attempts {
		ts[3].add(r.AttemptID, r.StaffID, r.Credential, r.SatOn, r.Passed)
	}
}

func (t *table) add(values ...string) {
	n := len(t.rows)
	t.rows = slices.Grow(t.rows, 1)[:n+1]
	if t.rows[n] == nil { // not one that was dropped
		t.rows[n] = make([]any, len(values))
	}
	for i, v := range values {
		t.rows[n][i] = nil
		if v != "" {
			t.rows[n][i] = v
		}
	}
}

// drop drops the first n rows, and keeps them for add to fill again.
func (t *table) drop(n int) {
	rest := len(t.rows) - n
	for i := range rest {
		t.rows[i], t.rows[n+i] = t.rows[n+i], t.rows[i]
	}
	t.rows = t.rows[:rest]
}

// into names the table and its columns as a statement does.
func (t *table) into() string {
	name := pq.QuoteIdentifier(t.name)
	if t.schema != "" {
		name = pq.QuoteIdentifier(t.schema) + "." + name
	}
	return name + " (" + strings.Join(t.columns, ",") + ")"
}

// insertValues writes rows with one statement, which is kept for as many rows again.
func insertValues(ctx context.Context, tx *sqlx.Tx, t *table, rows [][]any) error {
	if t.insertRows != len(rows) {
		row := "(?" + strings.Repeat(",?", len(t.columns)-1) + ")"
		stmt, err := tx.PreparexContext(ctx, "INSERT INTO "+t.into()+" VALUES "+row+strings.Repeat(","+row, len(rows)-1))
		if err != nil {
			return err
		}
		t.insert, t.insertRows = stmt, len(rows) // the transaction's end closes it
	}
	t.args = t.args[:0]
	for _, row := range rows {
		t.args = append(t.args, row...)
	}
	_, err := t.insert.ExecContext(ctx, t.args...)
	return err
}

// copyIn writes rows with COPY.
func copyIn(ctx context.Context, tx *sqlx.Tx, t *table, rows [][]any) error {
	stmt, err := tx.PrepareContext(ctx, "COPY "+t.into()+" FROM STDIN")
	if err != nil {
		return err
	}
	defer stmt.Close()
	for _, row := range rows {
		if _, err := stmt.ExecContext(ctx, row...); err != nil {
			return err
		}
	}
	_, err = stmt.ExecContext(ctx)
	return err
}
