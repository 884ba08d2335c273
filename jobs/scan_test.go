package jobs

import (
	"iter"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceuwatch/report"
	"ceuwatch/report/letter"
)

// fill sets every field to something that is not zero, and different from the others.
func fill(v reflect.Value, n *int) {
	*n++
	switch v.Kind() {
	case reflect.String:
		v.SetString("text " + string(rune('a'+*n)))
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt(int64(*n) * 1001 * int64(1-*n%2*2))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(v.Index(i), n)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).Name != "_" {
				fill(v.Field(i), n)
			}
		}
	default:
		panic("a field of kind " + v.Kind().String())
	}
}

// onDisk is a spool of one row.
type onDisk struct {
	Spool
	row []byte
}

func (d *onDisk) Put(_, _ string, row []byte) error {
	d.row = row
	return nil
}

func (d *onDisk) Scan(_, _ string) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) { yield(d.row, nil) }
}

func spooled[T any](t *testing.T) {
	t.Helper()
	var whole, zero T
	fill(reflect.ValueOf(&whole).Elem(), new(int))
	for _, value := range []T{whole, zero} {
		var disk onDisk
		if err := put(&disk, value, place{}); err != nil {
			t.Fatal(err)
		}
		packed := disk.row
		for n := range len(packed) + 2 {
			disk.row = append(packed[:len(packed):len(packed)], 0)[:n]
			for got, err := range scan[T](&disk, "", "") {
				if n != len(packed) && err == nil {
					t.Errorf("%T: no error with %d of %d bytes", value, n, len(packed))
				}
				if diff := cmp.Diff(value, got); n == len(packed) && (err != nil || diff != "") {
					t.Errorf("%T: %v %s", value, err, diff)
				}
			}
		}
	}
}

func TestWhatIsKeptOnDiskComesBackWhole(t *testing.T) {
	spooled[report.Person](t)
	spooled[report.Line](t)
	spooled[report.Problem](t)
	spooled[report.LetterLine](t)
	spooled[report.News](t)
	spooled[letter.Letter](t)
}
