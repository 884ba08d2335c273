package jobs

// Progress is told how far a step of a run has come, and of how much; 0: not known. It is called by one goroutine.
type Progress func(step Step, done, total int)

// Step is what a run counts, in words.
type Step string

// The steps of a run.
const (
	StepPeople   Step = "people"
	StepLetters  Step = "letters"
	StepManagers Step = "managers"
	StepMessages Step = "messages"
)
