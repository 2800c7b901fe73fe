package thordata

// Status is the state of a task as the status endpoint spells it. Source: Thordata docs, "Get task status".
type Status string

// The published statuses, capitalised as there.
const (
	Running Status = "Running"
	Ready   Status = "Ready"
	Failed  Status = "Failed"
)

// A Kind is one of the occasions a webhook can be subscribed to, whatever eventType it is spelled with on the wire.
type Kind string

// The kinds of event. Today's page knows Running, Success and Failure; the oldest one had Created and CreationFailed too.
const (
	KindCreated        Kind = "created"
	KindCreationFailed Kind = "creation-failed"
	KindRunning        Kind = "running"
	KindSuccess        Kind = "success"
	KindFailure        Kind = "failure"
)

// Kinds lists all kinds in the order of a task's life.
func Kinds() []Kind {
	return []Kind{KindCreated, KindCreationFailed, KindRunning, KindSuccess, KindFailure}
}

// Variables are the names that a template may use. Source: Thordata docs, "Webhook Integration", variables table;
// userName stands in the example and the field mappings only, and is allowed because the default payload has it.
func Variables() []string {
	return []string{"userId", "userName", "createdAt", "eventType", "eventData", "resource", "globals"}
}

// ForcedHeaders are the headers that are "hard-coded and will always be overwritten", in the order of the page.
// Source: Thordata docs, "Webhook Integration", headers template.
func ForcedHeaders() []string {
	return []string{"Host", "Content-Type", "Webhook", "Webhook-Dispatch-Id", "Request-Origin"}
}

// A Code is a number with its published message.
type Code struct {
	Number  int
	Message string
}

// TaskCodes are the codes of a scrape (`apiCode`, `tasksCodes`); only 200 is billed. Numbers: Thordata SDK
// specification, later copy; the texts are ours.
func TaskCodes() []Code {
	return []Code{
		{200, "collected"},
		{300, "not collected: retryable, not billed"},
		{400, "bad request"},
		{401, "unauthorised"},
		{403, "forbidden"},
		{404, "not found"},
		{429, "too many requests"},
		{500, "internal error"},
		{504, "timed out"},
	}
}

// ErrorCodes are the account API's error codes. Source: Thordata docs, "Error codes"; misspellings kept.
func ErrorCodes() []Code {
	return []Code{
		{10000, "Parameter error"},
		{10001, "duration error"},
		{10002, "Rregin_info error"},
		{10003, "Num error"},
		{10004, "region error"},
		{10005, "Insufficient purchase quantity"},
		{10006, "Price error"},
		{10007, "The IP cannot be renewed"},
		{10008, "Insufficient wallet balance"},
		{10009, "Purchase failed"},
		{10010, "IP does not exist"},
		{10011, "Frequent operations, please try again later"},
		{10012, "Exceeding the quantity limit for a single purchase"},
		{10013, "sign error"},
		{10014, "apiKey error"},
		{10015, "Please enter a subaccount username of 6-15 letters and numbers"},
		{10016, "Please enter a 6-15 character password that starts with a letter"},
		{10017, "Please recharge first"},
		{10018, "The username already exists, please change the username"},
		{10019, "Exceeding the maximum quantity"},
		{10020, "username does not exist"},
		{10021, "The query date cannot exceed 180 days"},
	}
}
