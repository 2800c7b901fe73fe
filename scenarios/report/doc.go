// Package report writes what a run of scenarios found out: for people, for CI systems, for other programs.
//
//	var o report.Options
//	err := o.Text(os.Stdout, result)
//
// A [Writer] is a pure fold over a [scenarios.Result]: the same result gives the same bytes, and nothing is asked of clock,
// terminal or environment. The formats, see [Formats]:
//
//	text      for a terminal; styled by [Options.Style]
//	json      one object with everything in it
//	ndjson    one object a line: run_started; for each scenario its exchanges, findings and probes, then scenario; verdict; run_finished
//	junit     JUnit XML; suite "scenarios" has a case for each scenario, suite "verdict" one for each property
//	tap       TAP 14; a point for each scenario, then one for each property, with YAML diagnostics
//	markdown  for a CI system's summary page; at most 900 KiB
//	github    workflow commands that become annotations
//	html      one page without any outside resource
//
// # What counts as a failure
//
// A scenario that failed or broke is a failure. In a check, a failed scenario of severity warn is a warning, unless the row of
// its property is a fail. In the verdict only a fail is a failure; "not observable" is a skipped case where there is such a thing.
// An interrupted run ends TAP with "Bail out!" and is said in every report.
//
// # What is shown of bytes
//
// Secrets are blotted out by a [wire.Mask] unless [Options.ShowSecrets]: in requests, responses, targets, and in
// the JSON quoted by findings, probes and the verdict. json and ndjson hold the whole of the bytes that the run kept; the others hold excerpts and say how
// much was left out. Control bytes are shown as pictures (␛), invisible and bidirectional characters as [U+202E], bytes
// that are no UTF-8 as [0xFF]; a body that is not text as a hex dump. In json and ndjson such characters are \u escapes and bodies
// that are no UTF-8 stand in body_base64, as package wire documents.
//
// # Files
//
// [ParseSpec] reads what a user asks for, "junit=out.xml". [OpenFiles] proves that all of it can be written before anything is
// sent; [Files.Write] puts each file in its place whole.
package report
