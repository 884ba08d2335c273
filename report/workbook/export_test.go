package workbook

// WriteLimited writes sheets of at most so many rows.
var WriteLimited = write
