package templates

import (
	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/thordata"
)

// An event is one that templates can be rendered for.
type event struct {
	name    string
	outcome mock.Outcome
	kind    thordata.Kind
}

// events are the ones to choose from; the second is the first to be shown. The last event of a partial success is of a kind
// that is assumed.
func events() []event {
	return []event{
		{"running", mock.Success, thordata.KindRunning},
		{"success", mock.Success, thordata.KindSuccess},
		{"failure", mock.Failure, thordata.KindFailure},
		{"partial success", mock.Partial, ""},
		{"failure without data", mock.Empty, thordata.KindFailure},
		{"documented example", mock.Documented, ""},
	}
}

const firstEvent = 1
