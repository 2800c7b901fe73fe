package mock

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/thorhook/thorhook/mock/template"
	"github.com/thorhook/thorhook/mock/thordata"
	"github.com/thorhook/thorhook/mock/wire"
)

// Compose renders the request for variables given as a JSON object, such as {"eventType":…,"resource":{…}}, by the
// Emitter's templates and settings; head is the length of its head. Variables that object lacks are missing. The dispatch
// id is the task's, read from the object, or empty. An object that is none gives [template.Errors].
func (e *Emitter) Compose(object []byte) (request []byte, head int, err error) {
	doc, err := e.webhook.document(object)
	if err != nil {
		return nil, 0, fmt.Errorf("variables: %w", err)
	}
	var c composer
	return c.wrap(e.webhook, doc, dispatchOf(object), e.webhook.payload.Append(nil, doc))
}

// First renders the first request of a kind in the life of a task, as task number 0; an error when the task has none.
func (e *Emitter) First(t Task, k thordata.Kind) (Message, error) {
	var kinds []thordata.Kind
	for m, err := range e.Messages(1, func(int) Task { return t }) {
		if err != nil || m.Kind == k {
			return m, err
		}
		kinds = append(kinds, m.Kind)
	}
	return Message{}, fmt.Errorf("a task with outcome %s has no event %q: it has %v", t.Outcome, k, kinds)
}

// SendBody delivers a body of any kind with the provider's headers, in one attempt. Variables in the headers template
// take their values from the body when it is a JSON object; the dispatch id is the body's task id, or one drawn from the
// seed. An attempt that fails is no error, it stands in the exchange; the copy that a [Control] may ask for is in the journal.
func (e *Emitter) SendBody(ctx context.Context, body []byte) (Exchange, error) {
	vars := template.Vars(noVars{})
	if doc, err := template.ParseDocument(body); err == nil {
		vars = doc
	}
	index, base, err := e.place()
	if err != nil {
		return Exchange{}, err
	}
	dispatch := dispatchOf(body)
	if dispatch == "" {
		dispatch = string(e.planner.tasks.numbered(index).named("id").appendHex(nil, 32))
	}
	var c composer
	request, head, err := c.wrap(e.webhook, vars, dispatch, body)
	if err != nil {
		return Exchange{}, err
	}
	sent := e.Send(ctx, Sending{
		Record:  wire.Exchange{At: e.time(base), Index: index, Task: dispatch, Event: eventOf(body), Dispatch: dispatch},
		Request: request, Head: head, Once: true,
	})
	if len(sent) == 0 {
		return Exchange{}, errClosed
	}
	return sent[0], nil
}

// noVars are the variables of a body that is no JSON object.
type noVars struct{}

func (noVars) AppendJSON(dst []byte, _ []string) ([]byte, bool) { return dst, false }

// labels are the parts of a body that name its task and event.
type labels struct {
	EventType string
	TaskID    string // of the flat payload
	Resource  struct{ TaskID string }
	EventData struct{ APIRunID string }
}

// labelsOf reads what it can: a body that is no such object has none.
func labelsOf(body []byte) labels {
	var l labels
	if err := json.Unmarshal(body, &l); err != nil && !errors.As(err, new(*json.UnmarshalTypeError)) {
		return labels{}
	}
	return l
}

func eventOf(body []byte) string { return labelsOf(body).EventType }

// dispatchOf is the task id in a body, "" when it has none that can stand in a header.
func dispatchOf(body []byte) string {
	l := labelsOf(body)
	for _, id := range []string{l.Resource.TaskID, l.EventData.APIRunID, l.TaskID} {
		if id == "" {
			continue
		}
		if _, err := wire.AppendHead(nil, "POST", "/", []wire.Header{{Name: "Webhook-Dispatch-Id", Value: id}}); err == nil {
			return id
		}
	}
	return ""
}
