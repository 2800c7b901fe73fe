package cli

import (
	"bytes"
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/thorhook/thorhook/mock"
	"github.com/thorhook/thorhook/mock/template"
)

func lintVerb(env *Env) *cobra.Command {
	var l lintRun
	cmd := &cobra.Command{
		Use: "lint", Short: "Check payload and headers templates", GroupID: groupInspect,
		Long:    "Checks templates against the rules of Thordata's dashboard. Errors end with exit code 3, warnings do not.",
		Example: "thorhook lint --template payload.json --headers headers.json\nthorhook lint --template - --output json < payload.json",
		Args:    argCount(0, 0),
		RunE:    func(cmd *cobra.Command, _ []string) error { return l.run(cmd.Context(), env) },
	}
	f := cmd.Flags()
	f.StringVar(&l.template, "template", "", "payload template: `FILE`, - for standard input")
	f.StringVar(&l.headers, "headers", "", "headers template: `FILE`, - for standard input")
	f.StringArrayVar(&l.webhook.assume, "assume", nil, "decide what is undocumented: `KEY=VALUE`, see contract")
	f.StringVar(&l.webhook.profile, "profile", "today", "documented `NAME`: "+orList(profileNames()))
	complete(cmd, "assume", assumptionWords())
	complete(cmd, "profile", profileNames())
	l.output = outputFlag(cmd, "text", "json", "ndjson")
	return cmd
}

type lintRun struct {
	webhook  webhookFlags
	template string
	headers  string
	output   *choice
}

// A fileFinding is a finding with the file it stands in.
type fileFinding struct {
	File string `json:"file"`
	template.Finding
}

func (l *lintRun) run(_ context.Context, env *Env) error {
	if l.template == "" && l.headers == "" {
		return usagef("nothing to check: give --template, --headers or both")
	}
	profile, assume, err := l.webhook.contract()
	if err != nil {
		return err
	}
	options, err := mock.TemplateOptions(profile, assume)
	if err != nil {
		return l.webhook.refused(err)
	}
	findings := []fileFinding{}
	for _, file := range []struct {
		name  string
		check func(string, template.Options) []template.Finding
	}{{l.template, template.Lint}, {l.headers, template.LintHeaders}} {
		if file.name == "" {
			continue
		}
		text, err := readInput(env, file.name)
		if err != nil {
			return err
		}
		for _, finding := range file.check(text, options) {
			findings = append(findings, fileFinding{inputName(file.name), finding})
		}
	}
	return l.print(env, findings)
}

func (l *lintRun) print(env *Env, findings []fileFinding) error {
	if l.output.value != "text" {
		if err := printRecords(env, l.output.value, findings); err != nil {
			return err
		}
	}
	var text bytes.Buffer
	errors := 0
	for _, f := range findings {
		style := env.Theme.Warn
		if f.Severity == template.SeverityError {
			errors++
			style = env.Theme.Fail
		}
		fmt.Fprintf(&text, "%s:%d:%d: %s %s %s\n", f.File, f.Line, f.Column, style.Render(string(f.Severity)+":"), printable(f.Message), env.Theme.Muted.Render("["+f.Rule+"]"))
	}
	if len(findings) == 0 {
		text.WriteString("no findings\n")
	}
	if l.output.value == "text" {
		if err := env.print(text.Bytes()); err != nil {
			return err
		}
	}
	if errors > 0 {
		return &Error{
			Code: CodeInvalid, Err: fmt.Errorf("check templates: found %s", counted(errors, "error")),
			Hint: "each line begins with file, line and column; warnings may stay, errors may not",
		}
	}
	return nil
}
