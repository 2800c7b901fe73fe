package pane

import (
	"reflect"

	"github.com/charmbracelet/bubbles/key"
)

// All returns the bindings of a component's KeyMap in the order of its fields. Moves and bindings without help are left out.
func All(keyMap any) []key.Binding {
	var all []key.Binding
	v := reflect.ValueOf(keyMap)
	for i := range v.NumField() {
		if b, ok := v.Field(i).Interface().(key.Binding); ok && b.Help().Key != "" {
			all = append(all, b)
		}
	}
	return all
}
