// Package thordata is what Thordata says on the wire: the webhook's event, eventData and resource in the documented key
// order and spelling, task statuses, error codes, the Web Scraper API's spiders, and how sure we are of each of them.
//
// The package holds facts and their spelling, no behaviour: it imports neither time, nor rand, nor net, nor os.
//
//   - [Event], [EventData] and [Resource] are the variables of a webhook; [Event.AppendJSON] looks one up by its path and
//     is all that a payload template needs. Misspellings of the provider are kept (`prodect_id`).
//   - [ExampleEvent], [ExamplePayload] and [DocumentedTemplate] are the two texts that Thordata publishes.
//   - [Spiders] is the catalogue of the scrapers with their parameters.
//   - [Facts] says of every field, header and behaviour whether it is documented, seen in an example only, inferred or
//     assumed, and where that comes from. What is assumed is a setting: see [Assumptions] and [AssumptionTable].
//   - [Profiles] are the documented variants of the webhook as a whole.
//
// Sources are named as in [SourceWebhook] and the constants beside it. Nothing here was read from Thordata's systems: it is what public pages, SDKs and
// samples said in 2025 and 2026.
package thordata
