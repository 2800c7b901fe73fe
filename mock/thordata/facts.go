package thordata

import "slices"

// Provenance says how sure we are of a fact.
type Provenance string

// The degrees of certainty, surest first.
const (
	Documented  Provenance = "documented"   // a page or SDK of Thordata says so
	ExampleOnly Provenance = "example-only" // seen in a published example, stated nowhere
	Inferred    Provenance = "inferred"     // follows from what is published; Note gives the reason
	Assumed     Provenance = "assumed"      // unknown; the mock chose, and the choice is a setting or named as ours
)

// The sources of facts, by short name.
const (
	SourceWebhook    = "docs: Webhook Integration"
	SourceWebhookOld = "docs: Webhook Integration, oldest English text"
	SourceWebhookZH  = "docs: Webhook Integration, Chinese texts"
	SourceStatus     = "docs: task status endpoint"
	SourceList       = "docs: task list endpoint"
	SourceDownload   = "docs: task download endpoint"
	SourceErrors     = "docs: error codes"
	SourceSpec       = "thordata-sdk-spec"
	SourceSDK        = "Thordata's SDKs"
	SourceApify      = "Apify's documentation"
	SourceNone       = "nothing published"
)

// A Fact is one thing that the mock imitates, with how sure we are of it.
type Fact struct {
	Kind       string // field, variable, header, template, delivery, task or file
	Name       string
	Provenance Provenance
	Source     string
	Note       string
	Assumption string // key of the setting that changes it, "" for none
}

// Facts returns the table of provenance, in the order of the wire.
func Facts() []Fact { return slices.Clone(facts) }
