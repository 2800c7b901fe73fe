package thordata

import (
	"strconv"

	"github.com/thorhook/thorhook/mock/internal/jsonenc"
)

// Event is one webhook event: the variables that a payload template can use. Field order is the documented example's.
// Source: Thordata docs, "Webhook Integration", payload example and variables table.
type Event struct {
	UserID    UserID    `json:"userId"`
	UserName  string    `json:"userName"`  // in the example, not in the variables table
	CreatedAt string    `json:"createdAt"` // RFC 3339, UTC, whole seconds; trigger time by the text, task creation by the example
	EventType string    `json:"eventType"` // ACTOR.RUN.SUCCEEDED is the only published value
	EventData EventData `json:"eventData"`
	Resource  Resource  `json:"resource"`

	// Globals is the variable `globals` as JSON text, "" for none. It is part of no default payload.
	Globals string `json:"-"`
	// Status is the task status at the time of the event. It is no variable of the dashboard; the payload of the SDK
	// specification has it.
	Status Status `json:"-"`
}

// EventData is the context of the event.
type EventData struct {
	ProductID string `json:"prodect_id"` // sic: the number of the scraper, as text
	APIRunID  string `json:"apiRunId"`   // equals Resource.TaskID in the example
}

// Resource is the task as the webhook shows it. Units are those the example's arithmetic gives, where the page's labels
// contradict it; see [Facts].
type Resource struct {
	TaskID          string    `json:"taskId"`          // 32 lowercase hexadecimal digits
	URL             string    `json:"url"`             // the task's parameters: JSON inside JSON
	APIKey          string    `json:"apiKey"`          // the account's scraper token: a secret
	APIURL          string    `json:"apiUrl"`          //
	APICode         int       `json:"apiCode"`         // HTTP-like code of the scrape
	APIResponseTime int64     `json:"apiResponseTime"` // milliseconds
	APIErrorMsg     string    `json:"apiErrorMsg"`     //
	APIResult       string    `json:"apiResult"`       //
	ErrorNumber     int       `json:"errorNumber"`     // failed requests
	SuccessRate     float64   `json:"successRate"`     // 0–100 or 0–1: assumption success-rate
	RunSeconds      float64   `json:"runseconds"`      // milliseconds, whatever the name says: assumption runseconds
	Detail          string    `json:"detail"`          //
	Flow            float64   `json:"flow"`            // bytes: assumption flow
	FileSize        int64     `json:"fileSize"`        // bytes
	Type            int       `json:"type"`            // "scrape type"; 0 in the example
	CSVURL          string    `json:"csvUrl"`          // "" when there is no such file; so for all five
	JSONURL         string    `json:"jsonUrl"`         //
	AudioURL        string    `json:"audioUrl"`        //
	VideoURL        string    `json:"videoUrl"`        //
	SubtitleURL     string    `json:"subtitleUrl"`     //
	CreatedAt       string    `json:"createdAt"`       // RFC 3339 at +08:00, whole seconds
	FinishedAt      Timestamp `json:"finishedAt"`      // as CreatedAt; unpublished while the task runs
}

// AppendPayload appends the default payload: the six keys of the documented example in its order, as compact JSON.
func (e *Event) AppendPayload(dst []byte) []byte {
	dst = append(dst, `{"userId":`...)
	dst = e.UserID.appendJSON(dst)
	dst = append(dst, `,"userName":`...)
	dst = jsonenc.AppendString(dst, e.UserName)
	dst = append(dst, `,"createdAt":`...)
	dst = jsonenc.AppendString(dst, e.CreatedAt)
	dst = append(dst, `,"eventType":`...)
	dst = jsonenc.AppendString(dst, e.EventType)
	dst = append(dst, `,"eventData":`...)
	dst = e.EventData.appendJSON(dst)
	dst = append(dst, `,"resource":`...)
	dst = e.Resource.appendJSON(dst)
	return append(dst, '}')
}

func (d *EventData) appendJSON(dst []byte) []byte {
	dst = append(dst, `{"prodect_id":`...)
	dst = jsonenc.AppendString(dst, d.ProductID)
	dst = append(dst, `,"apiRunId":`...)
	dst = jsonenc.AppendString(dst, d.APIRunID)
	return append(dst, '}')
}

func (r *Resource) appendJSON(dst []byte) []byte {
	for i := range resourceFields {
		dst = append(dst, resourceFields[i].prefix...)
		dst = resourceFields[i].append(dst, r)
	}
	return append(dst, '}')
}

// A UserID is a number in the documented example and a string in the variables table; Text chooses the string.
type UserID struct {
	Number int64
	Text   bool
}

func (u UserID) appendJSON(dst []byte) []byte {
	if !u.Text {
		return strconv.AppendInt(dst, u.Number, 10)
	}
	dst = append(dst, '"')
	dst = strconv.AppendInt(dst, u.Number, 10)
	return append(dst, '"')
}

// MarshalJSON writes the number, quoted when Text is set.
func (u UserID) MarshalJSON() ([]byte, error) { return u.appendJSON(nil), nil }

// UnmarshalJSON reads both spellings.
func (u *UserID) UnmarshalJSON(data []byte) error {
	text := string(data)
	quoted := len(text) >= 2 && text[0] == '"'
	if quoted {
		text = text[1 : len(text)-1]
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return err
	}
	*u = UserID{Number: n, Text: quoted}
	return nil
}

// A Timestamp is an RFC 3339 text, the empty string, or null.
type Timestamp struct {
	Text string
	Null bool
}

func (t Timestamp) appendJSON(dst []byte) []byte {
	if t.Null {
		return append(dst, "null"...)
	}
	return jsonenc.AppendString(dst, t.Text)
}

// MarshalJSON writes the text as a string, or null.
func (t Timestamp) MarshalJSON() ([]byte, error) { return t.appendJSON(nil), nil }

// UnmarshalJSON reads a string or null.
func (t *Timestamp) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		*t = Timestamp{Null: true}
		return nil
	}
	text, err := strconv.Unquote(string(data))
	if err != nil {
		return err
	}
	*t = Timestamp{Text: text}
	return nil
}
