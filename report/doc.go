// Package report turns verdicts into what people read: rosters, letters, messages and the page, as plain models in
// which every sentence is resolved. The renderers below it lay these out and decide nothing.
package report
