package workbook

// What the tests look at from outside.
var (
	WriteLimited = write // sheets of at most so many rows
	Clean        = clean
	Lines        = lines
	PageText     = pageText
)
