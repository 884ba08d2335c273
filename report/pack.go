package report

import (
	"encoding/binary"
	"errors"

	"ceuwatch/rules"
	"ceuwatch/templates"
)

// Packed is what can be kept on disk between reading and writing: plain data, packed field by field.
type Packed[T any] interface {
	*T
	pack(*packer)
}

// Pack appends a value as [Unpack] reads it, within one version of the program.
func Pack[T any, P Packed[T]](to []byte, value P) []byte {
	p := packer{out: to}
	value.pack(&p)
	return p.out
}

// Unpack reads what [Pack] appended. What is anything else is an error.
func Unpack[T any, P Packed[T]](packed []byte) (value T, err error) {
	p := packer{in: string(packed), reading: true}
	P(&value).pack(&p)
	if p.in != "" {
		p.broken = true
	}
	if p.broken {
		err = errors.New("a row kept on disk is damaged")
	}
	return value, err
}

// packer writes fields, or reads them in the same order, so that each type lists its fields once.
type packer struct {
	out     []byte
	in      string // what is still to be read
	reading bool
	broken  bool
}

// size writes or reads a number that is not negative.
func (p *packer) size(n int) int {
	if !p.reading {
		p.out = binary.AppendUvarint(p.out, uint64(n))
		return n
	}
	var value uint64
	for shift := 0; len(p.in) > 0 && shift < 63; shift += 7 {
		b := p.in[0]
		p.in = p.in[1:]
		if value |= uint64(b&0x7F) << shift; b < 0x80 {
			return int(value)
		}
	}
	p.broken = true
	return 0
}

// length is a size that cannot be larger than what is left to read.
func (p *packer) length(n int) int {
	if n = p.size(n); p.reading && n > len(p.in) {
		p.broken = true
		return 0
	}
	return n
}

func packText[S ~string](p *packer, s *S) {
	n := p.length(len(*s))
	if p.reading {
		*s, p.in = S(p.in[:n]), p.in[n:]
	} else {
		p.out = append(p.out, *s...)
	}
}

func packNumber[N ~int | ~int32 | ~int64](p *packer, n *N) {
	*n = N(unfolded(p.size(folded(int(*n)))))
}

// folded keeps small numbers small, negative ones too.
func folded(n int) int { return int(uint64(n)<<1 ^ uint64(n>>63)) }

func unfolded(n int) int { return int(uint64(n)>>1) ^ -(n & 1) }

func packFlags(p *packer, all ...*bool) {
	bits := 0
	for i, flag := range all {
		if *flag {
			bits |= 1 << i
		}
	}
	bits = p.size(bits)
	for i, flag := range all {
		*flag = bits&(1<<i) != 0
	}
}

func packTexts[S ~string](p *packer, all *[]S) { packList(p, all, packText[S]) }

func packList[T any](p *packer, all *[]T, item func(*packer, *T)) {
	n := p.length(len(*all))
	if p.reading && n > 0 {
		*all = make([]T, n)
	}
	for i := range *all {
		item(p, &(*all)[i])
	}
}

func (p *Person) pack(k *packer) {
	for _, s := range []*string{&p.StaffID, &p.Name, &p.LastName, &p.Job, &p.Site, &p.State, &p.Email, &p.Language} {
		packText(k, s)
	}
	packTexts(k, &p.Managers)
	packTexts(k, &p.Address)
}

func (l *Line) pack(p *packer) {
	for _, s := range []*string{
		&l.StaffID, &l.Name, &l.LastName, &l.Job, &l.Site, &l.Credential, &l.Number, &l.StatusWord, &l.NextStep,
		&l.LastNotice,
	} {
		packText(p, s)
	}
	packText(p, &l.Status)
	packText(p, &l.Stage)
	packTexts(p, &l.Managers)
	packTexts(p, &l.Issues)
	packTexts(p, &l.ApprovedBodies)
	for _, d := range []*rules.Date{&l.Issued, &l.Expires, &l.WindowCloses, &l.SafeBy, &l.ApplyBy} {
		packNumber(p, d)
	}
	packNumber(p, &l.DaysLeft)
	for _, n := range []*rules.Points{
		&l.Required, &l.Counted, &l.Missing, &l.ToEarn, &l.ApprovedRequired, &l.ApprovedCounted, &l.ApprovedMissing,
	} {
		packNumber(p, n)
	}
	packList(p, &l.Categories, func(p *packer, c *rules.CategoryCount) {
		packText(p, &c.Name)
		packNumber(p, &c.Required)
		packNumber(p, &c.Counted)
		packNumber(p, &c.Missing)
	})
	packFlags(p, &l.Dated, &l.Met, &l.AtRisk, &l.ExamUsedUp)
}

func (r *Problem) pack(p *packer) {
	for _, s := range []*string{&r.StaffID, &r.Name, &r.RowID, &r.Credential, &r.Code, &r.What, &r.Mend} {
		packText(p, s)
	}
	packText(p, &r.Relation)
	packFlags(p, &r.Changes)
}

func (l *LetterLine) pack(p *packer) {
	for _, s := range []*string{&l.StaffID, &l.Name, &l.Site, &l.Subject, &l.Kind, &l.How, &l.Why, &l.LastNotice} {
		packText(p, s)
	}
}

func (c *News) pack(p *packer) {
	for _, s := range []*string{&c.StaffID, &c.Name, &c.Job, &c.Site, &c.Credential, &c.What} {
		packText(p, s)
	}
	packTexts(p, &c.Managers)
	packText(p, &c.Kind)
	for _, side := range []*NewsSide{&c.Before, &c.Now} {
		packText(p, &side.Status)
		packFlags(p, &side.Dated)
		packNumber(p, &side.Expires)
		packNumber(p, &side.Counted)
		packNumber(p, &side.ToEarn)
	}
}

func (l *Letter) pack(p *packer) {
	for _, s := range []*string{
		&l.StaffID, &l.Name, &l.Language, &l.Employer, &l.Date, &l.Reference, &l.RuleBook, &l.Subject, &l.ReferenceWord,
		&l.PageWord, &l.OfWord,
	} {
		packText(p, s)
	}
	packNumber(p, &l.AsOf)
	packTexts(p, &l.EmployerAddress)
	packTexts(p, &l.Recipient)
	packTexts(p, &l.Unprintable)
	for _, blocks := range []*[]templates.Block{&l.Blocks, &l.Trace} {
		packList(p, blocks, func(p *packer, b *templates.Block) {
			packText(p, &b.Kind)
			packText(p, &b.Text)
			packList(p, &b.Rows, func(p *packer, row *[]string) { packTexts(p, row) })
		})
	}
	packFlags(p, &l.Final)
}
