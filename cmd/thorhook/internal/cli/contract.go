package cli

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"

	"github.com/thorhook/thorhook/mock/thordata"
)

func contractVerb(env *Env) *cobra.Command {
	var c contractRun
	cmd := &cobra.Command{
		Use: "contract", Short: "Show what is known of Thordata's webhooks, and what is assumed", GroupID: groupInspect,
		Long: "Shows every field, header and behaviour that thorhook imitates, and whether Thordata documents it, shows it in " +
			"an example only, or leaves it to be inferred or assumed. The assumptions follow, with their keys, defaults and " +
			"alternatives.",
		Example: "thorhook contract\nthorhook contract --output markdown > contract.md",
		Args:    argCount(0, 0),
		RunE:    func(cmd *cobra.Command, _ []string) error { return c.run(cmd.Context(), env) },
	}
	c.output = outputFlag(cmd, "text", "json", "ndjson", "markdown")
	return cmd
}

type contractRun struct{ output *choice }

// A factRecord is a thordata.Fact as it is printed in JSON.
type factRecord struct {
	Record     string `json:"record"` // "fact"
	Kind       string `json:"kind"`
	Name       string `json:"name"`
	Provenance string `json:"provenance"`
	Source     string `json:"source"`
	Note       string `json:"note,omitempty"`
	Assumption string `json:"assumption,omitempty"` // key of the assumption that changes it
}

// An assumptionRecord is a thordata.Assumption as it is printed in JSON.
type assumptionRecord struct {
	Record       string   `json:"record"` // "assumption"
	Key          string   `json:"key"`
	Default      string   `json:"default"`
	Alternatives []string `json:"alternatives"` // "…" stands for any text
	Question     string   `json:"question"`
	Reason       string   `json:"reason"`
}

func (c contractRun) run(_ context.Context, env *Env) error {
	facts, assumptions := thordata.Facts(), thordata.AssumptionTable()
	switch c.output.value {
	case "json", "ndjson":
		records := make([]any, 0, len(facts)+len(assumptions))
		for _, f := range facts {
			records = append(records, factRecord{"fact", f.Kind, f.Name, string(f.Provenance), f.Source, f.Note, f.Assumption})
		}
		for _, a := range assumptions {
			alternatives := append([]string{}, a.Alternatives...)
			records = append(records, assumptionRecord{"assumption", a.Key, a.Default, alternatives, a.Question, a.Reason})
		}
		return printRecords(env, c.output.value, records)
	case "markdown":
		return env.print(contractMarkdown(facts, assumptions))
	}
	return env.print(contractText(env, facts, assumptions))
}

// contractText prints a line per fact, notes wrapped below it, then a paragraph per assumption.
func contractText(env *Env, facts []thordata.Fact, assumptions []thordata.Assumption) []byte {
	var out bytes.Buffer
	width := min(env.Width, maxTextWidth)
	wrapped := func(text string) {
		text = ansi.Wordwrap(text, width-4, "")
		out.WriteString("    " + strings.ReplaceAll(text, "\n", "\n    ") + "\n")
	}
	kind := ""
	for _, f := range facts {
		if f.Kind != kind {
			kind = f.Kind
			fmt.Fprintf(&out, "%s\n", env.Theme.Title.Render(strings.ToUpper(kind)))
		}
		style := env.Theme.OK
		switch f.Provenance {
		case thordata.ExampleOnly, thordata.Inferred:
			style = env.Theme.Warn
		case thordata.Assumed:
			style = env.Theme.Fail
		}
		name := fmt.Sprintf("%-12s", f.Provenance)
		fmt.Fprintf(&out, "  %s  %s  %s\n", style.Render(name), f.Name, env.Theme.Muted.Render("["+f.Source+"]"))
		if f.Note != "" {
			wrapped(f.Note)
		}
		if f.Assumption != "" {
			wrapped("setting: " + f.Assumption)
		}
	}
	fmt.Fprintf(&out, "%s\n", env.Theme.Title.Render("ASSUMPTIONS"))
	for _, a := range assumptions {
		fmt.Fprintf(&out, "  %s\n", env.Theme.Accent.Render(a.Key+"="+a.Default))
		wrapped(a.Question + ": " + a.Reason)
		wrapped("or: " + strings.Join(a.Alternatives, ", "))
	}
	return out.Bytes()
}

func contractMarkdown(facts []thordata.Fact, assumptions []thordata.Assumption) []byte {
	var out bytes.Buffer
	line := func(cells ...string) {
		for i, cell := range cells {
			cells[i] = strings.NewReplacer("|", `\|`, "\n", " ", "<", "&lt;").Replace(cell)
		}
		out.WriteString("| " + strings.Join(cells, " | ") + " |\n")
	}
	code := func(text string) string {
		if text == "" {
			return ""
		}
		return "`" + text + "`"
	}
	out.WriteString("## Facts\n\n")
	line("Kind", "Name", "Provenance", "Source", "Note", "Setting")
	out.WriteString("| --- | --- | --- | --- | --- | --- |\n")
	for _, f := range facts {
		line(f.Kind, f.Name, string(f.Provenance), f.Source, f.Note, code(f.Assumption))
	}
	out.WriteString("\n## Assumptions\n\n")
	line("Key", "Default", "Alternatives", "Question", "Reason")
	out.WriteString("| --- | --- | --- | --- | --- |\n")
	for _, a := range assumptions {
		line(code(a.Key), code(a.Default), strings.Join(a.Alternatives, ", "), a.Question, a.Reason)
	}
	return out.Bytes()
}
