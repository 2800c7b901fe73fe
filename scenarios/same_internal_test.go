package scenarios

import "testing"

func TestSameness(t *testing.T) {
	const a, b, c = "0f5b7c1a0f5b7c1a0f5b7c1a0f5b7c1a", "1f5b7c1a0f5b7c1a0f5b7c1a0f5b7c1b", "2f5b7c1a0f5b7c1a0f5b7c1a0f5b7c1c"
	tests := []struct {
		name       string
		observed   [3]string
		different  int
		comparable bool
	}{
		{"text", [3]string{"done 1", "done 1", "done 1"}, -1, true},
		{"text, twice", [3]string{"done 1", "done 1", "done 2"}, 2, true},
		{"ids", [3]string{a + " done", b + " done", c + " done"}, -1, true},
		{"another's id", [3]string{a + " done", b + " done", a + " done"}, 2, true},
		{"noise", [3]string{"row 1", "row 2", "row 3"}, -1, false},
		{"key order", [3]string{`{"a":1,"b":2}`, `{"b":2,"a":1}`, `{"a":1, "b":2}`}, -1, true},
		{"array order", [3]string{`["running","success"]`, `["running","success"]`, `["success","running"]`}, -1, true},
		{"array length", [3]string{`[1]`, `[1]`, `[1,1]`}, 2, true},
		{
			"time stamps", [3]string{
				`{"at":"2025-06-07T06:33:14Z","ms":1749277994123,"s":[1749277994]}`,
				`{"at":"2025-06-07T06:33:15.123+08:00","ms":1749277995123,"s":[1749277995]}`,
				`{"at":"2025-06-07 06:33:16","ms":1749277996123,"s":[1749277996]}`,
			}, -1, true,
		},
		{
			"objects in arrays with time stamps", [3]string{
				`[{"e":"x","at":1749277994},{"e":"y","at":1749277993}]`,
				`[{"e":"x","at":1749277991},{"e":"y","at":1749277992}]`,
				`[{"e":"y","at":1749277991},{"e":"x","at":1749277999}]`,
			}, -1, true,
		},
		{
			"UUIDs", [3]string{
				`{"id":"8f14e45f-ceea-467f-a0e6-5f3b9d1c7a21"}`, `{"id":"8f14e45f-ceea-467f-a0e6-5f3b9d1c7a22"}`,
				`{"id":"8f14e45f-ceea-467f-a0e6-5f3b9d1c7a23"}`,
			}, -1, true,
		},
		{"an effect more in an object", [3]string{`{"n":{"effects":1}}`, `{"n":{"effects":1}}`, `{"n":{"effects":2}}`}, 2, true},
		{"nothing", [3]string{"", "", ""}, -1, true},
		{"large numbers keep their digits", [3]string{`90071992547409930`, `90071992547409930`, `90071992547409931`}, 2, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			different, comparable := sameness([]string{a, b, c}, test.observed[:])
			if different != test.different || comparable != test.comparable {
				t.Errorf("sameness = %d, %v, want %d, %v", different, comparable, test.different, test.comparable)
			}
		})
	}
}
