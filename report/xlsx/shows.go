package xlsx

import (
	"regexp"
	"strings"

	"github.com/xuri/nfp"
)

// builtIn are the formats that a workbook names by number alone, as far as they are of dates, times and percentages
// (ECMA-376, part 1, 18.8.30). The library knows them, and does not offer them.
func builtIn(id int) string {
	switch {
	case id == 9 || id == 10:
		return "0%"
	case id == 16:
		return "d-mmm"
	case id == 17 || id == 55:
		return "mmm-yy"
	case id >= 18 && id <= 21, id >= 32 && id <= 35, id == 45, id == 46, id == 47, id == 56:
		return "h:mm"
	case id == 14, id == 15, id == 22, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 54, id == 57, id == 58:
		return "yyyy-mm-dd"
	}
	return ""
}

// format is the number format of a cell's style, or nothing.
func (s *Source) format(style int) string {
	styles := s.file.Styles
	if styles == nil || styles.CellXfs == nil || style < 0 || style >= len(styles.CellXfs.Xf) {
		return ""
	}
	id := styles.CellXfs.Xf[style].NumFmtID
	if id == nil {
		return ""
	}
	if styles.NumFmts != nil {
		for _, format := range styles.NumFmts.NumFmt {
			if format != nil && format.NumFmtID == *id {
				return format.FormatCode
			}
		}
	}
	return builtIn(*id)
}

// shows says what a format shows of a number: see Cell.
func shows(format string) string {
	if format == "" {
		return ""
	}
	parser := nfp.NumberFormatParser()
	sections := parser.Parse(format)
	if len(sections) == 0 {
		return ""
	}
	var year, month, day, clock bool
	var dates []string // the tokens of dates and times
	for _, token := range sections[0].Items {
		switch token.TType {
		case nfp.TokenTypePercent:
			return "percent"
		case nfp.TokenTypeElapsedDateTimes:
			return "time"
		case nfp.TokenTypeDateTimes:
			dates = append(dates, strings.ToLower(token.TValue))
		}
	}
	for i, token := range dates {
		switch token[0] {
		case 'y', 'e', 'g', 'b':
			year = true
		case 'd':
			day = true
		case 'h', 's', 'a':
			clock = true
		case 'm': // of minutes, beside hours or seconds
			minutes := len(token) < 3 && (i > 0 && dates[i-1][0] == 'h' || i+1 < len(dates) && dates[i+1][0] == 's')
			clock, month = clock || minutes, month || !minutes
		}
	}
	switch {
	case year && month && day:
		return "date"
	case year && month:
		return "month"
	case year || month || day:
		return "part"
	case clock:
		return "time"
	case digits().MatchString(format):
		return "digits"
	}
	return ""
}

// digits is the shape of a format such as 00/00/0000.
func digits() *regexp.Regexp {
	return regexp.MustCompile(`^0+[\\"]*[/.-][\\"]*0+[\\"]*[/.-][\\"]*0+$`)
}
