package scenarios_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"testing/fstest"

	"github.com/thorhook/thorhook/scenarios"
)

// orders is a receiver: it takes every event of a task once.
func orders() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var event struct{ EventType string }
		if err := json.NewDecoder(r.Body).Decode(&event); err != nil {
			http.Error(w, "no JSON", http.StatusBadRequest)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	})
}

// In a test of your own this is the body of a function TestWebhook(t *testing.T).
func ExampleTest() {
	testWebhook := func(t *testing.T) {
		files := fstest.MapFS{"twice.yaml": {Data: []byte(`
description: the same event twice
sequence: [{send: {times: 2}}]
expect: {each: {status: 204}}
`)}}
		scenarios.Test(t, files, "twice.yaml", orders())
	}
	fmt.Printf("%T\n", testWebhook)
	// Output: func(*testing.T)
}

func TestWebhook(t *testing.T) {
	files := fstest.MapFS{
		"twice.yaml":   {Data: []byte("description: the same event twice\nsequence: [{send: {times: 2}}]\nexpect: {each: {status: 204}}\n")},
		"garbage.yaml": {Data: []byte("description: no JSON\nsequence: [{send: {change: {body: '{'}}}]\nexpect: {each: {status: 400, body: no JSON}}\n")},
	}
	scenarios.Test(t, files, ".", orders())
}
