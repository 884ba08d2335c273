package report

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
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
			fill(v.Field(i), n)
		}
	default:
		panic("a field of kind " + v.Kind().String())
	}
}

func repacked[T any, P Packed[T]](t *testing.T) {
	t.Helper()
	var whole, zero T
	fill(reflect.ValueOf(&whole).Elem(), new(int))
	for _, value := range []T{whole, zero} {
		packed := Pack[T, P](nil, &value)
		got, err := Unpack[T, P](packed)
		if diff := cmp.Diff(value, got); err != nil || diff != "" {
			t.Errorf("%T: %v %s", value, err, diff)
		}
		for n := range packed {
			if _, err := Unpack[T, P](packed[:n]); err == nil {
				t.Errorf("%T: no error when cut to %d of %d bytes", value, n, len(packed))
			}
		}
		if _, err := Unpack[T, P](append(packed, 0)); err == nil {
			t.Errorf("%T: no error when there is more", value)
		}
	}
}

func TestWhatIsKeptOnDiskComesBackWhole(t *testing.T) {
	repacked[Person](t)
	repacked[Line](t)
	repacked[Problem](t)
	repacked[LetterLine](t)
	repacked[News](t)
	repacked[Letter](t)
}

func BenchmarkPackLine(b *testing.B) {
	var l Line
	fill(reflect.ValueOf(&l).Elem(), new(int))
	var packed []byte
	for b.Loop() {
		packed = Pack(packed[:0], &l)
		if _, err := Unpack[Line](packed); err != nil {
			b.Fatal(err)
		}
	}
}
