package thordata

// assumptions is the table behind [AssumptionTable]: every open question that touches the wire.
var assumptions = []Assumption{
	{
		Key: "event.running", Default: "ACTOR.RUN.RUNNING", Alternatives: []string{"ACTOR.RUN.CREATED", "…"},
		Question: "eventType of the event labelled In Progress",
		Reason:   "the pattern ACTOR.RUN.<status> with the label Running; Apify, whose page this one follows, has only CREATED at a run's start: nearly a toss-up",
		field:    func(a *Assumptions) *string { return &a.EventRunning }, check: anyName,
	},
	{
		Key: "event.success", Default: "ACTOR.RUN.SUCCEEDED", Alternatives: []string{"…"},
		Question: "eventType of Task Success on every task",
		Reason:   "the only published value, in one example",
		field:    func(a *Assumptions) *string { return &a.EventSuccess }, check: anyName,
	},
	{
		Key: "event.failure", Default: "ACTOR.RUN.FAILED", Alternatives: []string{"…"},
		Question: "eventType of Task Failure", Reason: "the twin of SUCCEEDED on Apify",
		field: func(a *Assumptions) *string { return &a.EventFailure }, check: anyName,
	},
	{
		Key: "event.created", Default: "ACTOR.RUN.CREATED", Alternatives: []string{"…"},
		Question: "eventType of Creation Succeeded, which only the oldest page has", Reason: "Apify's name for it",
		field: func(a *Assumptions) *string { return &a.EventCreated }, check: anyName,
	},
	{
		Key: "event.creation-failed", Default: "ACTOR.RUN.CREATION_FAILED", Alternatives: []string{"…"},
		Question: "eventType of Creation Failed, which only the oldest page has", Reason: "invented after its label",
		field: func(a *Assumptions) *string { return &a.EventCreationFailed }, check: anyName,
	},
	{
		Key: "header.webhook", Default: "Tasks value", Alternatives: []string{"…"},
		Question: "value of the forced header Webhook", Reason: "the words that the page prints in its place; do not rely on it",
		field: func(a *Assumptions) *string { return &a.WebhookHeader }, check: headerValue,
	},
	{
		Key: "header.request-origin", Default: "WEBHOOK", Alternatives: []string{"…"},
		Question: "value of the forced header Request-Origin", Reason: "the page prints none; WEBHOOK is the origin's name in Apify's constants; do not rely on it",
		field: func(a *Assumptions) *string { return &a.RequestOrigin }, check: headerValue,
	},
	{
		Key: "header.user-agent", Default: "Go-http-client/1.1", Alternatives: []string{"…"},
		Question: "User-Agent", Reason: "JSON escapes and time stamps look like Go's; weak",
		field: func(a *Assumptions) *string { return &a.UserAgent }, check: headerValue,
	},
	{
		Key: "header.accept-encoding", Default: "none", Alternatives: []string{"gzip"},
		Question: "whether Accept-Encoding is sent", Reason: "a webhook's sender has no use for a compressed answer; Go's client would send gzip",
		field: func(a *Assumptions) *string { return &a.AcceptEncoding },
	},
	{
		Key: "dispatch-id", Default: "task", Alternatives: []string{"event"},
		Question: "whether Webhook-Dispatch-Id is the same for all events of a task",
		Reason:   "the page prints Tasks ID; a receiver should deduplicate by dispatch id and event type together",
		field:    func(a *Assumptions) *string { return &a.DispatchID },
	},
	{
		Key: "created-at", Default: "trigger", Alternatives: []string{"task"},
		Question: "whether the outer createdAt is the event's or the task's time",
		Reason:   "the text says trigger time; in the example it equals the task's creation",
		field:    func(a *Assumptions) *string { return &a.CreatedAt },
	},
	{
		Key: "user-id", Default: "number", Alternatives: []string{"string"},
		Question: "type of userId", Reason: "a number in the example, a string in the variables table: accept both",
		field: func(a *Assumptions) *string { return &a.UserID },
	},
	{
		Key: "default-payload", Default: "example", Alternatives: []string{"template"},
		Question: "what a webhook without a template of its own sends",
		Reason:   "the example's six keys; the documented template has five, without userName",
		field:    func(a *Assumptions) *string { return &a.DefaultPayload },
	},
	{
		Key: "globals", Default: "object", Alternatives: []string{"string"},
		Question: "shape of the variable globals", Reason: `Apify's {"dateISO","dateUnix"}; the page only says "current event date (ISO 8601 format)"`,
		field: func(a *Assumptions) *string { return &a.Globals },
	},
	{
		Key: "unknown-variable", Default: "error", Alternatives: []string{"null"},
		Question: "what an unknown variable in a template does", Reason: "the oldest page: validation errors; Apify at sending time: null",
		field: func(a *Assumptions) *string { return &a.UnknownVariable },
	},
	{
		Key: "spaced-variable", Default: "literal", Alternatives: []string{"variable"},
		Question: "whether {{ userId }} with spaces is a variable", Reason: "on Apify it is not, and stays as it is",
		field: func(a *Assumptions) *string { return &a.SpacedVariable },
	},
	{
		Key: "object-in-text", Default: "json", Alternatives: []string{"apify"},
		Question: "how an object or array inside a longer text is written", Reason: "compact JSON is what a Go server would most likely print; Apify prints [object Object] and 1,2,3",
		field: func(a *Assumptions) *string { return &a.ObjectInText },
	},
	{
		Key: "finished-at.running", Default: "empty", Alternatives: []string{"zero", "null"},
		Question: "finishedAt of a task that still runs",
		Reason:   `other unset texts are ""; zero is Go's 0001-01-01T00:00:00Z: survive all three`,
		field:    func(a *Assumptions) *string { return &a.FinishedAtRunning },
	},
	{
		Key: "failure.urls", Default: "empty", Alternatives: []string{"present"},
		Question: "csvUrl and jsonUrl of a failed task", Reason: "files with error rows exist only where spider_errors made them",
		field: func(a *Assumptions) *string { return &a.FailureURLs },
	},
	{
		Key: "failure.api-code", Default: "mixed", Alternatives: []string{"403", "500", "…"},
		Question: "apiCode of a failed task", Reason: "mixed draws 400, 403, 404, 429, 500 and 504 with fitting messages",
		field: func(a *Assumptions) *string { return &a.FailureCode }, check: codeOrMixed,
	},
	{
		Key: "success.api-code", Default: "200", Alternatives: []string{"400", "…"},
		Question: "apiCode of a successful task", Reason: "the example's 400 contradicts its own detail; the latest-status endpoint shows 200",
		field: func(a *Assumptions) *string { return &a.SuccessCode }, check: code,
	},
	{
		Key: "success-rate", Default: "percent", Alternatives: []string{"fraction"},
		Question: "scale of successRate", Reason: "only 0 was ever seen: 0–100 or 0–1",
		field: func(a *Assumptions) *string { return &a.SuccessRate },
	},
	{
		Key: "runseconds", Default: "milliseconds", Alternatives: []string{"seconds"},
		Question: "unit of runseconds", Reason: "12340 for a task of 30 s cannot be seconds, whatever the label says",
		field: func(a *Assumptions) *string { return &a.RunSeconds },
	},
	{
		Key: "flow", Default: "bytes", Alternatives: []string{"megabytes"},
		Question: "unit of flow", Reason: "labelled MB, but equal to fileSize in the example",
		field: func(a *Assumptions) *string { return &a.Flow },
	},
	{
		Key: "media.type", Default: "0", Alternatives: []string{"1"},
		Question: "type of an audio, video or subtitle task", Reason: "only 0 was ever seen",
		field: func(a *Assumptions) *string { return &a.MediaType },
	},
	{
		Key: "url.spider-id", Default: "text", Alternatives: []string{"number"},
		Question: "spider_id inside resource.url", Reason: "today's API uses text ids; the example of 2025 has the number",
		field: func(a *Assumptions) *string { return &a.SpiderID },
	},
	{
		Key: "partial.event", Default: "success", Alternatives: []string{"failure"},
		Question: "event of a task of which some inputs failed", Reason: "results are returned, so success with errorNumber above 0; the page's wording allows both",
		field: func(a *Assumptions) *string { return &a.PartialEvent },
	},
	{
		Key: "files.date", Default: "local", Alternatives: []string{"utc"},
		Question: "whether the date in result URLs is the task's day at +08:00 or in UTC", Reason: "resource times are local; the example's two days are the same",
		field: func(a *Assumptions) *string { return &a.FilesDate },
	},
	{
		Key: "files.host", Default: "cos", Alternatives: []string{"www"},
		Question: "host of result URLs", Reason: "the webhook example has the bucket's own host, the download endpoint's example www.thordata.com",
		field: func(a *Assumptions) *string { return &a.FilesAt },
	},
	{
		Key: "retry", Default: "none", Alternatives: []string{"apify", "standard-webhooks", "…"},
		Question: "retries of a failed delivery",
		Reason:   "none are documented, so a failed delivery may be lost; receivers must also survive duplicates, which apify shows",
		field:    func(a *Assumptions) *string { return &a.Retry }, check: anyName,
	},
	{
		Key: "timeout", Default: "30s", Alternatives: []string{"2m", "…"},
		Question: "how long the sender waits for an answer", Reason: "Apify's text at the time Thordata's page was written; Apify says 2 minutes now",
		field: func(a *Assumptions) *string { return &a.Timeout }, check: anyName,
	},
	{
		Key: "success-status", Default: "2xx", Alternatives: []string{"200"},
		Question: "which answers count as delivered", Reason: "Apify's rule; redirects are not followed and count as failures",
		field: func(a *Assumptions) *string { return &a.SuccessStatus },
	},
}
