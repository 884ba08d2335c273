package jobs

import (
	"iter"

	"ceuwatch/report"
)

// scan reads values back in order of their keys.
func scan[V any, P report.Packed[V]](spool Spool, shelf, prefix string) iter.Seq2[V, error] {
	return func(yield func(V, error) bool) {
		for packed, err := range spool.Scan(shelf, prefix) {
			var value V
			if err == nil {
				value, err = report.Unpack[V, P](packed)
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
