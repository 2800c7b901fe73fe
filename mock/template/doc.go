// Package template renders the payload template and the headers template of a Thordata webhook.
//
// A payload template is JSON text in which {{name}} stands for a variable:
//
//	{"user": "{{userId}}", "text": "task {{resource.taskId}} is done", "all": "{{resource}}"}
//
// [Parse] compiles it once, [Payload.Append] renders it as often as needed, without allocating when the buffer is large
// enough; [Payload.Tree] gives it as values within values. A Payload, a [Headers] and a [Document] that nobody changes are safe for concurrent use.
//
// # Rules
//
//   - A name is made of letters, digits, _ . and -. A dot leads into an object or, with a number, into an array:
//     {{resource.taskId}}, {{array.1.0}}.
//   - A string that is nothing but {{name}} becomes the value with its type; a missing value is null. Thordata's
//     documented example shows this; Apify, whose page Thordata's follows, documents it.
//   - Inside a longer string the value becomes text: a string by its content, a number or boolean as JSON writes it, null
//     and a missing value as nothing, an object or array as compact JSON (see [ObjectText]). Everything is escaped, so the
//     result is valid JSON whatever the values are.
//   - {{name}} outside a string renders the value too, as Apify allows. Thordata's page asks for valid JSON, so this is a
//     finding of severity error.
//   - Keys are never substituted. A value that contains {{…}} is not expanded again.
//   - All else stays as it was written, byte for byte: white space, key order, the spelling of numbers, escapes.
//   - {{ name }} with spaces, braces that never close and braces around anything but a name stay as they are, with a
//     warning. So do braces spelled \u007b, which are the way to write {{name}} as text; a server that decodes strings
//     before it looks for variables would see one there, so that is a warning too.
//   - Text that is not JSON is an error: trailing commas, bad escapes, bare control characters, bytes that are not UTF-8,
//     more than 1000 levels. The value at the top may be of any type.
//
// # Headers
//
// A headers template is a JSON object whose values are strings; empty text means no headers. Values are always text, even
// where the whole string is one variable. Names in [Options.Forced] lose against the sender's own headers.
//
// # Findings
//
// [Lint] and [LintHeaders] report everything there is to say about a template, each [Finding] with its position. What
// prevents rendering is also the error of [Parse] and [ParseHeaders], as [Errors].
//
// # Variables
//
// Values come from a [Vars]: thordata.Event is one, [Document] makes one out of any JSON object.
package template
