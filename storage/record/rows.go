package record

import (
	"database/sql"
	"errors"
)

// Each calls scan for every row, closes rows and gives the first error of either.
func Each(rows *sql.Rows, scan func() error) (err error) {
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := scan(); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Strings reads rows of one TEXT column.
func Strings(rows *sql.Rows) ([]string, error) {
	var out []string
	err := Each(rows, func() error {
		var s string
		if err := rows.Scan(&s); err != nil {
			return err
		}
		out = append(out, s)
		return nil
	})
	return out, err
}
