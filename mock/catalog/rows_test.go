package catalog

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/thorhook/thorhook/mock/thordata"
)

func TestRowsHaveTheColumnsOfTheirShape(t *testing.T) {
	g := New(42)
	for i := range thordata.Spiders() {
		s := &thordata.Spiders()[i]
		shape := ShapeOf(s)
		if shape.Name == "" || shape.Source == "" || shape.Origin == "" {
			t.Errorf("%s: incomplete shape %+v", s.ID, shape)
		}
		table := [][]string{shape.Columns}
		for key := range uint64(40) {
			input := g.AppendInput(nil, s, key)
			rows := [][]byte{g.AppendRow(nil, s, key, input), g.AppendRow(nil, s, key+1000, input)}
			rows = append(rows, g.AppendErrorRow(nil, s, input, 403, "Forbidden \"page\""))
			for _, row := range rows {
				keys, cells := record(t, row)
				if diff := cmp.Diff(shape.Columns, keys); diff != "" {
					t.Fatalf("%s: columns (-want +got):\n%s", s.ID, diff)
				}
				if bytes.ContainsAny(row, "\n\t") || bytes.Contains(row, []byte(`\u003c`)) {
					t.Errorf("%s: not compact, or a hole is left: %s", s.ID, row)
				}
				table = append(table, cells)
			}
		}
		checkCSV(t, s.ID, table)
	}
}

func TestEverySpiderHasOneShape(t *testing.T) {
	shapes := newCompiler(valuesText).allShapes()
	for _, s := range thordata.Spiders() {
		var names []string
		for i := range shapes {
			if _, ok := shapes[i].originOf(s.ID); ok {
				names = append(names, shapes[i].shape.Name)
			}
		}
		if len(names) != 1 {
			t.Errorf("%s has the shapes %q, want one", s.ID, names)
		}
	}
}

// record returns the keys of a row in order, and its values as CSV cells: strings as they are, the rest as JSON.
func record(t *testing.T, row []byte) (keys, cells []string) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(row))
	if open, err := d.Token(); err != nil || open != json.Delim('{') {
		t.Fatalf("row %s: %v", row, err)
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			t.Fatalf("row %s: %v", row, err)
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			t.Fatalf("row %s: %v", row, err)
		}
		cell := string(value)
		if value[0] == '"' {
			if err := json.Unmarshal(value, &cell); err != nil {
				t.Fatalf("row %s: %v", row, err)
			}
		}
		keys, cells = append(keys, key.(string)), append(cells, cell)
	}
	if _, err := d.Token(); err != nil || d.InputOffset() != int64(len(row)) {
		t.Fatalf("row %s does not end: %v", row, err)
	}
	return keys, cells
}

func checkCSV(t *testing.T, id string, table [][]string) {
	t.Helper()
	var file bytes.Buffer
	if err := csv.NewWriter(&file).WriteAll(table); err != nil {
		t.Fatalf("%s: %v", id, err)
	}
	again, err := csv.NewReader(&file).ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", id, err)
	}
	if diff := cmp.Diff(table, again); diff != "" {
		t.Errorf("%s: CSV (-want +got):\n%s", id, diff)
	}
}

// TestKnownShapes holds the columns and JSON types that samples show, in their order.
func TestKnownShapes(t *testing.T) {
	maps := "fid_location:s place_id:s url:s country:s lat:n lon:n category:s address:s business_details:a services_provided:a name:s " +
		"main_image:s rating:s reviews:s reviews_count:s type:s service_options:a open_hours:o open_website:s video_links:s " +
		"phone_number:s top_reviews:a location:s questions_answers:a reviews_snippets:a photos_videos:a people_also_search:a " +
		"cid_location:s success:b error:s error_code:s err_stats:b input:o"
	github := "url:s id:n code_language:s code:a num_lines:n user_name:s user_url:s size:s size_unit:s size_num:n breadcrumbs:s " +
		"num_issues:s num_pull_requests:s num_projects:s num_fork:s num_stared:s last_feature:s latest_update:s input:o error:0 error_code:0"
	amazon := "asin:s title:s brand:s initial_price:n final_price:n currency:s rating:n reviews_count:n availability:s url:s " +
		"success:b error:0 error_code:0 input:o"
	tests := []struct{ prefix, want string }{
		{"google_map-details_", maps},
		{"github_repository_", github},
		{"youtube_transcript_", "transcriptdownloadUrl:s video_id:s file_size:n error:s error_code:s"},
		{"amazon_product", amazon},
		{"amazon_global-product", amazon},
	}
	types := map[byte]string{'"': "s", '[': "a", '{': "o", 't': "b", 'f': "b", 'n': "0"}
	for _, tt := range tests {
		count := 0
		for _, s := range thordata.Spiders() {
			if !strings.HasPrefix(s.ID, tt.prefix) {
				continue
			}
			count++
			row := New(42).AppendRow(nil, &s, 1, []byte(`{}`))
			keys, _ := record(t, row)
			var values map[string]json.RawMessage
			if err := json.Unmarshal(row, &values); err != nil {
				t.Fatal(err)
			}
			for i, key := range keys {
				typ := types[values[key][0]]
				if typ == "" {
					typ = "n"
				}
				keys[i] = key + ":" + typ
			}
			if diff := cmp.Diff(strings.Fields(tt.want), keys); diff != "" {
				t.Errorf("%s (-want +got):\n%s", s.ID, diff)
			}
		}
		if count == 0 {
			t.Errorf("no spider begins with %s", tt.prefix)
		}
	}
}

// TestErrorRow checks that the closing columns are filled and nothing else is.
func TestErrorRow(t *testing.T) {
	s := spiderByID(t, "google_map-details_by-url")
	row := New(42).AppendErrorRow(nil, s, []byte(`{ "url": "https://x" }`), 403, `Forbidden "page"`)
	for key, value := range decode(t, row) {
		got := fmt.Sprint(value)
		want, closing := map[string]string{
			"success": "false", "error": `Forbidden "page"`, "error_code": "403", "err_stats": "true", "input": "map[url:https://x]",
		}[key]
		if empty := got == "" || got == "[]" || got == "map[]"; closing && got != want || !closing && !empty {
			t.Errorf("%s = %q, want %q", key, got, want)
		}
	}
	if !bytes.HasSuffix(row, []byte(`"input":{"url":"https://x"}}`)) {
		t.Errorf("input is not compact: %s", row)
	}
}

func TestInputIsEchoed(t *testing.T) {
	s := spiderByID(t, "ins_posts_by-posturl")
	tests := []struct{ input, want string }{
		{`{"posturl":"https://www.instagram.com/p/a%2Bb%26/","n":1.50}`, `{"posturl":"https://www.instagram.com/p/a%2Bb%26/","n":1.50}`},
		{"{\n \"z\" : 1 ,\t\"a\" : [ ] }", `{"z":1,"a":[]}`},
		{``, `{}`},
		{`{"posturl":`, `{}`},
		{`null`, `null`},
	}
	for _, tt := range tests {
		row := New(1).AppendRow([]byte("x"), s, 1, []byte(tt.input))
		if !bytes.HasSuffix(row, []byte(`,"input":`+tt.want+`}`)) {
			t.Errorf("input %q: row %s", tt.input, row)
		}
	}
}

func FuzzRowIsJSONWhateverTheInput(f *testing.F) {
	for i, input := range []string{
		`{"url":"https://www.amazon.com/dp/B0?th=1\u0026psc=1"}`, `{"url":"https:\/\/x.com\/a\/status\/007"}`, `[]`, `{"lat":"-.5","long":-1e9}`,
		`{"url":"/dp/\ud800\u2028\"\\<>"}`, `{"CID":"99999999999999999999"}`, `{"place_id":"ChIJ"}`, `{"username":{"a":1}}`, "{\"keyword\":\"\\u0000é\"}",
		`{"url":"https://www.google.com/maps/place/A+B/@-0012.5,-,17z"}`,
	} {
		f.Add(uint(i*10), uint64(i), []byte(input))
	}
	g := New(42)
	f.Fuzz(func(t *testing.T, spider uint, key uint64, input []byte) {
		s := &thordata.Spiders()[spider%uint(len(thordata.Spiders()))]
		keys, _ := record(t, g.AppendRow(nil, s, key, input))
		if diff := cmp.Diff(ShapeOf(s).Columns, keys); diff != "" {
			t.Errorf("columns (-want +got):\n%s", diff)
		}
		record(t, g.AppendErrorRow(nil, s, input, int(key), string(input)))
	})
}
