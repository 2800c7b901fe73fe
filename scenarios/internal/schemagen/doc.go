// Command schemagen writes the JSON Schema of scenario files. It reads the Go source of package scenarios: types become
// definitions, yaml tags keys, comments descriptions, and the tags one, keys, min, max, need and examples what values may be.
//
// Run it with go generate ./scenarios. The folder of the source is the working directory; -o names the file to write.
package main
