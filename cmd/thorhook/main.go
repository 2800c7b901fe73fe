package main

import (
	"os"

	"github.com/thorhook/thorhook/cmd/thorhook/internal/cli"
	"github.com/thorhook/thorhook/cmd/thorhook/internal/quiet"
)

func main() {
	quiet.Restore()
	os.Exit(cli.Main())
}
