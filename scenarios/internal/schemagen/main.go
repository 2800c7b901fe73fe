package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	out := flag.String("o", "scenario.schema.json", "`FILE` to write")
	flag.Parse()
	text, err := generate(".")
	if err == nil {
		err = os.WriteFile(*out, text, 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "schemagen:", err)
		os.Exit(1)
	}
}
