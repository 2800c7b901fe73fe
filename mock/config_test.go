package mock_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/template"
	"github.com/thorhook/thorhook/mock/wire"
)

func TestConfigIsChecked(t *testing.T) {
	for _, tt := range []struct {
		cfg  mock.Config
		want string
	}{
		{mock.Config{}, "To is empty"},
		{mock.Config{To: "localhost:3000"}, "localhost:3000"},
		{mock.Config{To: "http://x", Profile: "todya"}, `did you mean "today"`},
		{mock.Config{To: "http://x", Assume: map[string]string{"dispatchid": "x"}}, `did you mean "dispatch-id"`},
		{mock.Config{To: "http://x", Assume: map[string]string{"timeout": "soon"}}, "timeout"},
		{mock.Config{To: "http://x", Assume: map[string]string{"retry": "apfiy"}}, `did you mean "apify"`},
		{mock.Config{To: "http://x", Order: "anny"}, `did you mean "any"`},
		{mock.Config{To: "http://x", Payload: `{"a": "{{userID}}"}`}, `payload template: 1:8`},
		{mock.Config{To: "http://x", Headers: `{"A": 1}`}, `headers template: 1:7`},
		{mock.Config{To: "http://x", Header: []wire.Header{{Name: "A", Value: "x\r\nB: y"}}}, "A"},
		{mock.Config{To: "http://x", Set: []mock.Setting{{Path: "userId", Value: "{"}}}, "no JSON"},
		{mock.Config{To: "http://x", Concurrency: -1}, "must not be negative"},
	} {
		e, err := mock.New(tt.cfg)
		if err == nil {
			e.Close()
			t.Errorf("%+v: no error, want %q", tt.cfg, tt.want)
			continue
		}
		if !strings.Contains(err.Error(), tt.want) {
			t.Errorf("error %q, want …%s…", err, tt.want)
		}
	}
	_, err := mock.New(mock.Config{To: "http://x", Payload: `{"a": "{{userID}}"}`})
	if found, ok := errors.AsType[template.Errors](err); !ok || found[0].Line != 1 {
		t.Errorf("template error %v carries no positions", err)
	}
}

func TestTasksAreChecked(t *testing.T) {
	e := mock.Start(t, mock.Config{To: "http://127.0.0.1:9"})
	for _, tt := range []struct {
		task mock.Task
		want string
	}{
		{mock.Task{Spider: "amazon"}, `unknown spider "amazon"`},
		{mock.Task{Outcome: "sucess"}, `did you mean "success"`},
		{mock.Task{Inputs: []string{"{}", "[]"}}, "task input 1"},
		{mock.Task{Inputs: []string{"{}"}, Outcome: mock.Partial}, "two at least"},
		{mock.Task{Duration: -1}, "must not be negative"},
	} {
		_, deliver := e.Deliver(t.Context(), tt.task)
		_, submit := e.Submit(tt.task)
		run := e.Run(t.Context(), 1, func(int) mock.Task { return tt.task })
		for _, err := range []error{deliver, submit, run} {
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%+v: %v, want …%s…", tt.task, err, tt.want)
			}
		}
	}
}
