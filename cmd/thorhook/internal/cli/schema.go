package cli

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/thorhook/thorhook/fixtures/schema"
	"github.com/thorhook/thorhook/mock/suggest"
	"github.com/thorhook/thorhook/scenarios"
)

// The kinds of schema.
const (
	schemaPayload  = "payload"
	schemaResource = "resource"
	schemaScenario = "scenario"
	schemaOpenAPI  = "openapi"
	schemaAsyncAPI = "asyncapi"
)

func schemaKinds() []string {
	return []string{schemaPayload, schemaResource, schemaOpenAPI, schemaAsyncAPI, schemaScenario}
}

func schemaVerb(env *Env) *cobra.Command {
	var s schemaRun
	cmd := &cobra.Command{
		Use: "schema KIND", Short: "Print schemas and types for other tools", GroupID: groupInspect,
		Long: "Prints a description for tools. KIND is one of\n" +
			"  payload   the body, by default or of a template: JSON Schema, or types\n" +
			"  resource  the variable resource alone: JSON Schema, or types\n" +
			"  openapi   events with headers, bodies and answers: OpenAPI 3.1\n" +
			"  asyncapi  a receiver of the events: AsyncAPI 3.0\n" +
			"  scenario  scenario files: JSON Schema\n" +
			"Tolerant schemas are for receivers: they accept every reading that Thordata's pages leave open, and further keys. Strict " +
			"ones describe what thorhook sends under the profile and the assumptions, and nothing else. Every description says " +
			"whether something is documented or assumed.",
		Example: "thorhook schema payload > payload.schema.json\n" +
			"thorhook schema payload --template payload.json --mode strict\n" +
			"thorhook schema payload --lang ts > webhook.ts\n" +
			"thorhook schema openapi --format yaml > openapi.yaml",
		Args: func(cmd *cobra.Command, args []string) error {
			if err := argCount(1, 1)(cmd, args); err != nil {
				return err
			}
			return idleFlags(cmd, args[0])
		},
		ValidArgs: schemaKinds(),
		RunE: func(cmd *cobra.Command, args []string) error {
			s.kind = args[0]
			return s.run(cmd.Context(), env)
		},
	}
	f := cmd.Flags()
	f.StringVar(&s.webhook.template, "template", "", "payload template: `FILE`, - for standard input")
	f.StringVar(&s.webhook.profile, "profile", "today", "documented `NAME`: "+orList(profileNames()))
	f.StringArrayVar(&s.webhook.assume, "assume", nil, "decide what is undocumented: `KEY=VALUE`, see contract")
	complete(cmd, "profile", profileNames())
	complete(cmd, "assume", assumptionWords())
	s.mode = &choice{value: string(schema.Tolerant), words: texts(schema.Modes())}
	s.mode.bind(cmd, f, "mode", "describe by `MODE`: tolerant (what receivers should accept) or strict (what thorhook sends)")
	s.lang = &choice{words: texts(schema.Languages())}
	s.lang.bind(cmd, f, "lang", "print types in `LANGUAGE`: go, ts or py")
	s.format = &choice{value: "json", words: []string{"json", "yaml"}}
	s.format.bind(cmd, f, "format", "print schemas as `FORMAT`: json or yaml")
	return cmd
}

// idleFlags refuses flags of the command line that change nothing of a kind. Settings, which hold for all kinds, are not asked:
// they are read later.
func idleFlags(cmd *cobra.Command, kind string) error {
	idle := map[string][]string{schemaResource: {"template"}, schemaScenario: {"template", "mode", "profile", "assume"}}
	for _, name := range idle[kind] {
		if cmd.Flags().Changed(name) {
			return usagef("flag --%s: changes nothing of the schema of %s", name, kind)
		}
	}
	return nil
}

type schemaRun struct {
	kind               string
	webhook            webhookFlags
	mode, lang, format *choice
}

func (s *schemaRun) run(_ context.Context, env *Env) error {
	if !slices.Contains(schemaKinds(), s.kind) {
		return usagef("unknown schema %q, must be one of %s%s", s.kind, strings.Join(schemaKinds(), ", "), suggest.DidYouMean(s.kind, schemaKinds()))
	}
	if s.lang.value != "" && s.kind != schemaPayload && s.kind != schemaResource {
		return usagef("flag --lang=%s: there are types of payload and resource only, not of %s", s.lang.value, s.kind)
	}
	if s.lang.value != "" && s.format.value != "json" {
		return usagef("flag --format=%s: --lang=%s prints source code, which has no other format", s.format.value, s.lang.value)
	}
	text, err := s.text(env)
	if err != nil {
		return err
	}
	if s.format.value == "yaml" {
		if text, err = schema.YAML(text); err != nil {
			return err
		}
	}
	return env.print(text)
}

// text is the schema or the types.
func (s *schemaRun) text(env *Env) ([]byte, error) {
	if s.kind == schemaScenario {
		return scenarios.Schema(), nil
	}
	o := schema.Options{Mode: schema.Mode(s.mode.value)}
	var err error
	if o.Profile, o.Assume, err = s.webhook.contract(); err != nil {
		return nil, err
	}
	if s.kind != schemaResource {
		if o.Template, err = s.webhook.read(env, s.webhook.template); err != nil {
			return nil, err
		}
	}
	text, err := s.describe(o)
	if err != nil {
		return nil, s.webhook.refused(err)
	}
	return text, nil
}

func (s *schemaRun) describe(o schema.Options) ([]byte, error) {
	lang := schema.Language(s.lang.value)
	switch {
	case s.kind == schemaOpenAPI:
		return schema.OpenAPI(o)
	case s.kind == schemaAsyncAPI:
		return schema.AsyncAPI(o)
	case s.kind == schemaResource && lang != "":
		return schema.ResourceTypes(lang, o)
	case s.kind == schemaResource:
		return schema.Resource(o)
	case lang != "":
		return schema.PayloadTypes(lang, o)
	}
	return schema.Payload(o)
}

// texts are words of a named type.
func texts[T ~string](words []T) []string {
	plain := make([]string, len(words))
	for i, word := range words {
		plain[i] = string(word)
	}
	return plain
}
