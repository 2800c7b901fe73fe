package thordata

import (
	"strconv"

	"github.com/thorhook/thorhook/mock/internal/jsonenc"
)

// resourceFields are the keys of resource in their documented order. prefix is what stands before the value.
var resourceFields = [...]struct {
	name, prefix string
	append       func([]byte, *Resource) []byte
}{
	{"taskId", `{"taskId":`, func(b []byte, r *Resource) []byte { return jsonenc.AppendString(b, r.TaskID) }},
	{"url", `,"url":`, func(b []byte, r *Resource) []byte { return jsonenc.AppendString(b, r.URL) }},
	{"apiKey", `,"apiKey":`, func(b []byte, r *Resource) []byte { return jsonenc.AppendString(b, r.APIKey) }},
	{"apiUrl", `,"apiUrl":`, func(b []byte, r *Resource) []byte { return jsonenc.AppendString(b, r.APIURL) }},
	{"apiCode", `,"apiCode":`, func(b []byte, r *Resource) []byte { return strconv.AppendInt(b, int64(r.APICode), 10) }},
	{"apiResponseTime", `,"apiResponseTime":`, func(b []byte, r *Resource) []byte { return strconv.AppendInt(b, r.APIResponseTime, 10) }},
	{"apiErrorMsg", `,"apiErrorMsg":`, func(b []byte, r *Resource) []byte { return jsonenc.AppendString(b, r.APIErrorMsg) }},
	{"apiResult", `,"apiResult":`, func(b []byte, r *Resource) []byte { return jsonenc.AppendString(b, r.APIResult) }},
	{"errorNumber", `,"errorNumber":`, func(b []byte, r *Resource) []byte { return strconv.AppendInt(b, int64(r.ErrorNumber), 10) }},
	{"successRate", `,"successRate":`, func(b []byte, r *Resource) []byte { return jsonenc.AppendFloat(b, r.SuccessRate) }},
	{"runseconds", `,"runseconds":`, func(b []byte, r *Resource) []byte { return jsonenc.AppendFloat(b, r.RunSeconds) }},
	{"detail", `,"detail":`, func(b []byte, r *Resource) []byte { return jsonenc.AppendString(b, r.Detail) }},
	{"flow", `,"flow":`, func(b []byte, r *Resource) []byte { return jsonenc.AppendFloat(b, r.Flow) }},
	{"fileSize", `,"fileSize":`, func(b []byte, r *Resource) []byte { return strconv.AppendInt(b, r.FileSize, 10) }},
	{"type", `,"type":`, func(b []byte, r *Resource) []byte { return strconv.AppendInt(b, int64(r.Type), 10) }},
	{"csvUrl", `,"csvUrl":`, func(b []byte, r *Resource) []byte { return jsonenc.AppendString(b, r.CSVURL) }},
	{"jsonUrl", `,"jsonUrl":`, func(b []byte, r *Resource) []byte { return jsonenc.AppendString(b, r.JSONURL) }},
	{"audioUrl", `,"audioUrl":`, func(b []byte, r *Resource) []byte { return jsonenc.AppendString(b, r.AudioURL) }},
	{"videoUrl", `,"videoUrl":`, func(b []byte, r *Resource) []byte { return jsonenc.AppendString(b, r.VideoURL) }},
	{"subtitleUrl", `,"subtitleUrl":`, func(b []byte, r *Resource) []byte { return jsonenc.AppendString(b, r.SubtitleURL) }},
	{"createdAt", `,"createdAt":`, func(b []byte, r *Resource) []byte { return jsonenc.AppendString(b, r.CreatedAt) }},
	{"finishedAt", `,"finishedAt":`, func(b []byte, r *Resource) []byte { return r.FinishedAt.appendJSON(b) }},
}

// AppendJSON appends the value of the variable at path as compact JSON: ["resource"] is the whole object,
// ["resource","taskId"] one of its fields. It returns false, and dst unchanged, when there is no such value. It is the
// door through which templates read an event.
func (e *Event) AppendJSON(dst []byte, path []string) ([]byte, bool) {
	if len(path) == 0 {
		return e.appendVariables(dst), true
	}
	switch path[0] {
	case "eventData":
		return e.EventData.appendPath(dst, path[1:])
	case "resource":
		return e.Resource.appendPath(dst, path[1:])
	case "globals":
		return e.appendGlobals(dst, path[1:])
	}
	if len(path) > 1 {
		return dst, false
	}
	switch path[0] {
	case "userId":
		return e.UserID.appendJSON(dst), true
	case "userName":
		return jsonenc.AppendString(dst, e.UserName), true
	case "createdAt":
		return jsonenc.AppendString(dst, e.CreatedAt), true
	case "eventType":
		return jsonenc.AppendString(dst, e.EventType), true
	case "status":
		return jsonenc.AppendString(dst, string(e.Status)), true
	}
	return dst, false
}

// appendVariables appends one object of all variables: the default payload, then globals and status.
func (e *Event) appendVariables(dst []byte) []byte {
	dst = e.AppendPayload(dst)
	dst = dst[:len(dst)-1]
	if e.Globals != "" {
		dst = append(dst, `,"globals":`...)
		dst = append(dst, e.Globals...)
	}
	dst = append(dst, `,"status":`...)
	dst = jsonenc.AppendString(dst, string(e.Status))
	return append(dst, '}')
}

func (d *EventData) appendPath(dst []byte, path []string) ([]byte, bool) {
	if len(path) == 0 {
		return d.appendJSON(dst), true
	}
	if len(path) > 1 {
		return dst, false
	}
	switch path[0] {
	case "prodect_id":
		return jsonenc.AppendString(dst, d.ProductID), true
	case "apiRunId":
		return jsonenc.AppendString(dst, d.APIRunID), true
	}
	return dst, false
}

func (r *Resource) appendPath(dst []byte, path []string) ([]byte, bool) {
	if len(path) == 0 {
		return r.appendJSON(dst), true
	}
	if len(path) > 1 {
		return dst, false
	}
	for i := range resourceFields {
		if resourceFields[i].name == path[0] {
			return resourceFields[i].append(dst, r), true
		}
	}
	return dst, false
}

// appendGlobals looks into Globals, which is {"dateISO":"…","dateUnix":n} or a string: the only depth there is.
func (e *Event) appendGlobals(dst []byte, path []string) ([]byte, bool) {
	if e.Globals == "" || len(path) > 1 {
		return dst, false
	}
	if len(path) == 0 {
		return append(dst, e.Globals...), true
	}
	value, ok := field(e.Globals, path[0])
	return append(dst, value...), ok
}

// FieldPaths lists every path that [Event.AppendJSON] knows, in payload order, for suggestions and for `--set`.
func FieldPaths() []string {
	paths := []string{"userId", "userName", "createdAt", "eventType", "eventData", "eventData.prodect_id", "eventData.apiRunId", "resource"}
	for i := range resourceFields {
		paths = append(paths, "resource."+resourceFields[i].name)
	}
	return append(paths, "globals", "globals.dateISO", "globals.dateUnix")
}
