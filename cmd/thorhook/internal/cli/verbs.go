package cli

import "github.com/spf13/cobra"

// A Verb makes one command of thorhook. The package's documentation tells what it has to do itself.
type Verb func(env *Env) *cobra.Command

// The groups of verbs in help, by cobra's group id.
const (
	groupDeliver = "deliver"
	groupInspect = "inspect"
	groupTool    = "tool"
)

// verbGroups returns the groups in the order of help.
func verbGroups() []*cobra.Group {
	return []*cobra.Group{
		{ID: groupDeliver, Title: "Deliver"},
		{ID: groupInspect, Title: "Look up"},
		{ID: groupTool, Title: "The tool itself"},
	}
}

// Verbs returns all verbs in the order of help.
func Verbs() []Verb {
	return []Verb{
		fireVerb,
		sendVerb,
		listenVerb,
		runVerb,
		checkVerb,
		tuiVerb,
		renderVerb,
		lintVerb,
		doctorVerb,
		spidersVerb,
		contractVerb,
		scenariosVerb,
		schemaVerb,
		fixturesVerb,
		versionVerb,
		completionVerb,
		manVerb,
	}
}
