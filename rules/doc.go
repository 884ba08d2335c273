// Package rules is the domain: HR's rows, the rule book that they are judged by, and the verdicts. It knows civil
// dates and exact points; it knows no database, no file and no clock. What each figure is and where it was found stands
// in the rule book, which is a value that the caller passes.
package rules
