package catalog

import (
	"bytes"
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/thorhook/thorhook/mock/thordata"
)

const inputsPerSpider = 300

// parameterForms are what values of these parameters look like, whatever the spider.
var parameterForms = map[string]string{
	"asin":           `^B0[A-Z0-9]{8}$`,
	"video_id":       `^[A-Za-z0-9_-]{11}$`,
	"CID":            `^[1-9][0-9]{18}$`,
	"place_id":       `^ChIJ[A-Za-z0-9_-]{23}$`,
	"country":        `^[a-z]{2}$`,
	"domain":         `^https://www\.[a-z]+\.com/`,
	"zip_code":       `^[0-9]{5}$`,
	"start_date":     `^2025-0[12]-[0-3][0-9]$`,
	"end_date":       `^2025-06-0[1-6]$`,
	"check_in":       `^2025-07-[0-3][0-9]$`,
	"check_out":      `^2025-07-[23][0-9]$`,
	"user_name":      `^[a-z0-9_]{3,15}$`,
	"username":       `^[a-z0-9_.]{3,30}$`,
	"sku":            `^[1-9][0-9]+$`,
	"lat":            `^[34][0-9]\.[0-9]+$`,
	"long":           `^-[0-9]{2,3}\.[0-9]+$`,
	"zoom_level":     `^[12][0-9]$`,
	"lowest_price":   `^[1-5]$`,
	"highest_price":  `^[0-9]{3,4}$`,
	"page_turning":   `^([1-9]|10)$`,
	"currency":       `^[A-Z]{3}$`,
	"all_variations": `^(true|false)$`,
	"app_url":        `^https://play\.google\.com/store/apps/details\?id=com\.[a-z]+\.[a-z]+[0-9]+$`,
	"repo_url":       `^https://github\.com/[a-z0-9-]+/[a-z0-9-]+$`,
	"posturl":        `^https://www\.instagram\.com/p/[A-Za-z0-9_-]{11}/$`,
	"profileurl":     `^https://www\.instagram\.com/[a-z0-9_]+/$`,
}

// urlForms are what the URLs of these spiders look like: of the right kind, not only on the right host.
var urlForms = map[string]string{
	"amazon_product_by-url":               `^https://www\.amazon\.com/(\S+/)?dp/B0[A-Z0-9]{8}(\?th=1&psc=1)?$`,
	"amazon_seller_by-url":                `/sp\?seller=A[A-Z0-9]{13}$`,
	"airbnb_product_by-url":               `/rooms/[0-9]+$`,
	"booking_hotellist_by-url":            `/hotel/[a-z]{2}/[a-z-]+\.html$`,
	"ebay_ebay_by-url":                    `/itm/[0-9]{12}$`,
	"facebook_event_by-events-url":        `/events/[0-9]+$`,
	"facebook_post_by-posts-url":          `/[a-z_0-9]+/posts/[0-9]+$`,
	"google_map-details_by-url":           `/maps(/place/[A-Za-z+]+/@|\?q=place_id:ChIJ)`,
	"ins_reel_by-url":                     `/reel/[A-Za-z0-9_-]{11}/$`,
	"linkedin_company_information_by-url": `/company/[a-z-]+$`,
	"reddit_posts_by-subredditurl":        `/r/[a-z0-9]+/$`,
	"reddit_posts_by-url":                 `/r/[a-z0-9]+/comments/[a-z0-9]+/`,
	"tiktok_posts_by-url":                 `/@[a-z_0-9]+/video/[0-9]{19}$`,
	"tiktok_profiles_by-url":              `/@[a-z_0-9]+$`,
	"twitter_post_by-posturl":             `^https://x\.com/[a-z0-9_]{3,15}/status/[0-9]{19}$`,
	"walmart_product_by-url":              `/ip/(\S+/)?[0-9]+$`,
	"youtube_video-post_by-url":           `/@[a-z0-9.]+/videos$`,
	"youtube_video_by-url":                `/watch\?v=[A-Za-z0-9_-]{11}$`,
	"zillow_product_by-url":               `/homedetails/[A-Za-z0-9-]+/[0-9]+_zpid/$`,
}

func TestInputsFitTheirParameters(t *testing.T) {
	g := New(42)
	forms, urls := compileForms(parameterForms), compileForms(urlForms)
	for i := range thordata.Spiders() {
		s := &thordata.Spiders()[i]
		seen := map[string]int{}
		for key := range uint64(inputsPerSpider) {
			text := g.AppendInput(nil, s, key)
			fields := decode(t, text)
			if again, err := json.Marshal(fields); err != nil || !bytes.Equal(again, text) {
				t.Fatalf("%s: %s is not as encoding/json prints it: %s (%v)", s.ID, text, again, err)
			}
			for name := range fields {
				seen[name]++
			}
			for _, p := range s.Parameters {
				if value, ok := fields[p.Name]; ok {
					text := checkValue(t, s, p, value)
					checkForm(t, s, p, text, forms[p.Name])
					if p.Name == "url" {
						checkForm(t, s, p, text, urls[s.ID])
					}
					delete(fields, p.Name)
				}
			}
			if len(fields) > 0 {
				t.Errorf("%s: unknown parameters in %s", s.ID, text)
			}
		}
		for _, p := range s.Parameters {
			n := seen[p.Name]
			if !p.Optional && n != inputsPerSpider || p.Optional && (n < inputsPerSpider/3 || n > inputsPerSpider*2/3) {
				t.Errorf("%s: %s stands in %d of %d inputs", s.ID, p.Name, n, inputsPerSpider)
			}
		}
	}
}

func compileForms(forms map[string]string) map[string]*regexp.Regexp {
	compiled := map[string]*regexp.Regexp{}
	for name, form := range forms {
		compiled[name] = regexp.MustCompile(form)
	}
	return compiled
}

func checkForm(t *testing.T, s *thordata.Spider, p thordata.Parameter, text string, form *regexp.Regexp) {
	t.Helper()
	if form != nil && !form.MatchString(text) {
		t.Errorf("%s: %s is %q, want %s", s.ID, p.Name, text, form)
	}
}

// checkValue checks type, placeholders and host, and returns the value as text.
func checkValue(t *testing.T, s *thordata.Spider, p thordata.Parameter, value any) string {
	t.Helper()
	text, isString := value.(string)
	number, isNumber := value.(json.Number)
	_, isBool := value.(bool)
	_, notWhole := strconv.ParseInt(string(number), 10, 64)
	ok := false
	switch p.Type {
	case thordata.String:
		ok = isString
	case thordata.Integer:
		ok = isNumber && notWhole == nil
	case thordata.Float:
		ok = isNumber
	case thordata.Boolean:
		ok = isBool
	}
	if !ok {
		t.Errorf("%s: %s is %v, want %s", s.ID, p.Name, value, p.Type)
	}
	text += string(number)
	placeholders := []string{"", "string", "str", "text", "test", "foo", "null", "undefined", "example"}
	if !isBool && (slices.Contains(placeholders, strings.ToLower(text)) || strings.TrimSpace(text) != text || strings.ContainsAny(text, "<>")) {
		t.Errorf("%s: %s is %q", s.ID, p.Name, text)
	}
	if strings.HasSuffix(strings.ToLower(p.Name), "url") || p.Name == "domain" {
		u, err := url.Parse(text)
		if err != nil || u.Scheme != "https" || u.Host != s.Site && !strings.HasSuffix(u.Host, "."+s.Site) {
			t.Errorf("%s: %s is %q (%v), want a URL on %s", s.ID, p.Name, text, err, s.Site)
		}
	}
	return text
}

func decode(t *testing.T, text []byte) map[string]any {
	t.Helper()
	var fields map[string]any
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&fields); err != nil || d.InputOffset() != int64(len(text)) {
		t.Fatalf("decode %s: %v", text, err)
	}
	return fields
}

func TestInputsDiffer(t *testing.T) {
	g := New(42)
	s := spiderByID(t, "amazon_product_by-asin")
	seen := map[string]bool{}
	for key := range uint64(10_000) {
		seen[string(g.AppendInput(nil, s, key))] = true
	}
	if len(seen) != 10_000 {
		t.Errorf("%d different inputs of 10000", len(seen))
	}
	if bytes.Equal(g.AppendInput(nil, s, 1), New(43).AppendInput(nil, s, 1)) {
		t.Error("two seeds give the same input")
	}
}

func TestAppendInputAppends(t *testing.T) {
	s := spiderByID(t, "linkedin_company_information_by-url")
	if got := New(1).AppendInput([]byte("before"), s, 5); !bytes.HasPrefix(got, []byte(`before{"url":"https://www.linkedin.com/company/`)) {
		t.Errorf("got %s", got)
	}
}

func TestAppendInputAllocatesNothing(t *testing.T) {
	g := New(42)
	buf := make([]byte, 0, 4096)
	for i := range thordata.Spiders() {
		s := &thordata.Spiders()[i]
		for key := range uint64(64) {
			g.AppendInput(buf, s, key)
		}
		key := uint64(0)
		if n := testing.AllocsPerRun(64, func() { buf = g.AppendInput(buf[:0], s, key); key++ }); n != 0 {
			t.Errorf("%s: %v allocations, want 0", s.ID, n)
		}
	}
}

func spiderByID(t testing.TB, id string) *thordata.Spider {
	t.Helper()
	s, err := thordata.SpiderByID(id)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
