package scenarios

import (
	"cmp"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// sameness compares what a probe observed of tasks that differ in their ids alone. The first two are the control: they
// were delivered alike, so when they are seen as different the observation holds something that has nothing to do with the
// deliveries, and nothing can be compared. Otherwise different is the index of the first task that is not seen like the
// control, -1 for none.
//
// Task ids, time stamps and UUIDs are taken out first, and arrays compared without regard to order.
func sameness(tasks, observed []string) (different int, comparable bool) {
	control := neutral(tasks[0], observed[0])
	for i := 1; i < len(tasks); i++ {
		if neutral(tasks[i], observed[i]) == control {
			continue
		}
		if i == 1 {
			return -1, false
		}
		return i, true
	}
	return -1, true
}

// varying matches what differs between two tasks that were treated alike: time stamps as text or as seconds,
// milliseconds, microseconds or nanoseconds of our time, and UUIDs.
var varying = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(
		`\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?` +
			`|\b[12]\d{9}(?:\d{3}|\d{6}|\d{9})?(?:\.\d+)?\b` +
			`|\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b`)
})

// neutral is an observation without what may differ.
func neutral(task, observed string) string {
	if task != "" {
		observed = strings.ReplaceAll(observed, task, "{{task}}")
	}
	var value any
	d := json.NewDecoder(strings.NewReader(observed))
	d.UseNumber()
	if err := d.Decode(&value); err != nil || d.More() {
		return plain(strings.TrimSpace(observed))
	}
	return encoded(settled(value))
}

// settled is a JSON value with what varies taken out and its arrays sorted.
func settled(value any) any {
	switch v := value.(type) {
	case string:
		return plain(v)
	case json.Number:
		return plain(v.String())
	case map[string]any:
		for key, item := range v {
			v[key] = settled(item)
		}
	case []any:
		for i, item := range v {
			v[i] = settled(item)
		}
		slices.SortFunc(v, func(a, b any) int { return cmp.Compare(encoded(a), encoded(b)) })
	}
	return value
}

func plain(text string) string { return varying().ReplaceAllString(text, "{{varies}}") }

// encoded is a decoded JSON value as text again, its keys sorted.
func encoded(value any) string {
	b, err := json.Marshal(value)
	if err != nil {
		panic(err) // it came from JSON
	}
	return string(b)
}
