package jobs

import (
	"fmt"
	"iter"

	"github.com/fxamacker/cbor/v2"
)

// place is where a row of the spool stands.
type place struct{ shelf, key string }

// put spools a value in each of the places, from which scan reads it back.
func put(spool Spool, value any, places ...place) error {
	packed, err := cbor.Marshal(value)
	if err != nil {
		return fmt.Errorf("keep a row on disk: %w", err)
	}
	for _, p := range places {
		if err := spool.Put(p.shelf, p.key, packed); err != nil {
			return err
		}
	}
	return nil
}

// scan reads values back in order of their keys.
func scan[V any](spool Spool, shelf, prefix string) iter.Seq2[V, error] {
	return func(yield func(V, error) bool) {
		for packed, err := range spool.Scan(shelf, prefix) {
			var value V
			if err == nil {
				if err = cbor.Unmarshal(packed, &value); err != nil {
					err = fmt.Errorf("a row kept on disk is damaged: %w", err)
				}
			}
			if !yield(value, err) || err != nil {
				return
			}
		}
	}
}

// scanTexts reads texts back in order of their keys.
func scanTexts(spool Spool, shelf, prefix string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for text, err := range spool.Scan(shelf, prefix) {
			if !yield(string(text), err) || err != nil {
				return
			}
		}
	}
}
