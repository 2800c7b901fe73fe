package thordata

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSpidersAreTheCatalogue(t *testing.T) {
	all := Spiders()
	if len(all) != 107 {
		t.Fatalf("%d spiders, want 107", len(all))
	}
	ids, products := map[string]bool{}, map[string]bool{}
	for _, s := range all {
		if ids[s.ID] || products[s.ProductID] {
			t.Errorf("%s (product %s) stands twice", s.ID, s.ProductID)
		}
		ids[s.ID], products[s.ProductID] = true, true
		if s.Site == "" || s.Group == "" || len(s.Parameters) == 0 {
			t.Errorf("%s is incomplete: %+v", s.ID, s)
		}
		for _, p := range s.Parameters {
			switch p.Type {
			case String, Integer, Float, Boolean:
			default:
				t.Errorf("%s: parameter %s has type %q", s.ID, p.Name, p.Type)
			}
		}
		if !s.ProductIDKnown && !strings.HasPrefix(s.ProductID, "9") {
			t.Errorf("%s: invented product number %s outside the invented range", s.ID, s.ProductID)
		}
	}
	want := []string{"code", "ecommerce", "professional", "search", "social", "travel", "video"}
	if diff := cmp.Diff(want, Groups()); diff != "" {
		t.Errorf("groups (-want +got):\n%s", diff)
	}
}

func TestSpiderByID(t *testing.T) {
	s, err := SpiderByID("tiktok_profiles_by-url")
	if err != nil {
		t.Fatal(err)
	}
	want := []Parameter{
		{Name: "url", Type: String, Example: "https://www.tiktok.com/@user"},
		{Name: "country", Type: String, Optional: true},
	}
	if diff := cmp.Diff(want, s.Parameters); diff != "" {
		t.Errorf("parameters (-want +got):\n%s", diff)
	}
	_, err = SpiderByID("amazon_product_by-ulr")
	if err == nil || !strings.Contains(err.Error(), `did you mean "amazon_product_by-url"?`) {
		t.Errorf("SpiderByID(typo) = %v, want a suggestion", err)
	}
}
