package thordata

import (
	"fmt"

	"github.com/thorhook/thorhook/mock/suggest"
)

// A Profile is a documented variant of the webhook as a whole.
type Profile struct {
	Name    string
	Summary string
	Source  string
	Events  []Kind            // the kinds of event that the variant knows
	Assume  map[string]string // settings over the defaults, see [Assume]
	// Template is the payload template of a webhook without one of its own, "" for the default payload. It may use the
	// variable status, which the dashboard does not offer.
	Template string
}

// sdkTemplate is the flat payload of the SDK specification. Which of our values its status, createdTime and endTime take
// is inferred from their descriptions.
const sdkTemplate = `{"taskId":"{{resource.taskId}}","prodect_id":"{{eventData.prodect_id}}","apiCode":"{{resource.apiCode}}",` +
	`"apiErrorMsg":"{{resource.apiErrorMsg}}","jsonUrl":"{{resource.jsonUrl}}","csvUrl":"{{resource.csvUrl}}",` +
	`"videoUrl":"{{resource.videoUrl}}","audioUrl":"{{resource.audioUrl}}","subtitleUrl":"{{resource.subtitleUrl}}",` +
	`"status":"{{status}}","createdTime":"{{resource.createdAt}}","endTime":"{{resource.finishedAt}}"}`

// Profiles returns the variants, the default first.
func Profiles() []Profile {
	return []Profile{
		{
			Name: "today", Summary: "today's page: three events, the example's payload",
			Source: SourceWebhook, Events: []Kind{KindRunning, KindSuccess, KindFailure},
		},
		{
			Name: "oldest", Summary: "the oldest page: five events, creation included",
			Source: SourceWebhookOld, Events: Kinds(),
		},
		{
			Name: "sdk", Summary: "the SDK specification: the flat payload with status, createdTime and endTime",
			Source: SourceSpec, Events: []Kind{KindRunning, KindSuccess, KindFailure},
			Assume: map[string]string{
				"event.running": "Running", "event.success": "Task Succeeded", "event.failure": "Task Failed",
			},
			Template: sdkTemplate,
		},
	}
}

// ProfileByName finds a profile, the default one for "".
func ProfileByName(name string) (Profile, error) {
	var names []string
	for _, p := range Profiles() {
		if p.Name == name || name == "" {
			return p, nil
		}
		names = append(names, p.Name)
	}
	return Profile{}, fmt.Errorf("unknown profile %q%s", name, suggest.DidYouMean(name, names))
}
