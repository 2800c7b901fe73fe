package words

import (
	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/thordata"
)

// Of returns the words of a list: assumption, dispatch, event, order, outcome, path, profile, property, run order, secret,
// severity or spider. It returns nil for any other name.
func Of(list string) []string {
	switch list {
	case "assumption":
		return thordata.AssumptionKeys()
	case "dispatch":
		return []string{"task", "event"}
	case "event":
		return texts(thordata.Kinds())
	case "order":
		return []string{string(mock.OrderTask), string(mock.OrderAny)}
	case "outcome":
		return texts(mock.Outcomes())
	case "path":
		return thordata.FieldPaths()
	case "profile":
		return profiles()
	case "property":
		return []string{
			"acknowledges", "timely", "idempotent", "order-safe", "tolerant", "robust", "refuses-garbage", "refuses-forged",
			"retry-safe", "alive",
		}
	case "run order":
		return []string{string(mock.OrderTask)}
	case "secret":
		return []string{"present", "missing", "wrong"}
	case "severity":
		return []string{"fail", "warn"}
	case "spider":
		return thordata.SpiderIDs()
	}
	return nil
}

func texts[T ~string](values []T) []string {
	all := make([]string, len(values))
	for i, v := range values {
		all[i] = string(v)
	}
	return all
}

func profiles() []string {
	var names []string
	for _, p := range thordata.Profiles() {
		names = append(names, p.Name)
	}
	return names
}
