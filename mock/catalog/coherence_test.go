package catalog

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/thorhook/thorhook/mock/thordata"
)

func TestRowsAreAboutWhatTheInputNames(t *testing.T) {
	tests := []struct{ spider, input, column, want string }{
		{"amazon_product_by-asin", `{"asin":"B0BZYCJK89"}`, "asin", "B0BZYCJK89"},
		{"amazon_product_by-url", `{"url":"https://www.amazon.com/A-Tie/dp/B0BRXPR726?th=1\u0026psc=1"}`, "asin", "B0BRXPR726"},
		{"amazon_product_by-url", `{"url":"https:\/\/www.amazon.com\/dp\/B0BRXPR726"}`, "asin", "B0BRXPR726"},
		{"amazon_comment_by-url", `{"url":"https://www.amazon.com/gp/product/B0BRXPR726/ref=x"}`, "asin", "B0BRXPR726"},
		{"airbnb_product_by-url", `{"url":"https://www.airbnb.com/rooms/21162039?adults=2"}`, "property_id", "21162039"},
		{"booking_hotellist_by-url", `{"url":"https://www.booking.com/hotel/gb/westlands-of-pitlochry.html"}`, "name", "Westlands Of Pitlochry"},
		{"booking_hotellist_by-url", `{"url":"https://www.booking.com/hotel/gb/a-b.html?x=1"}`, "url", "https://www.booking.com/hotel/gb/a-b.html?x=1"},
		{"ebay_ebay_by-url", `{"url":"https://www.ebay.com/itm/187538926483"}`, "product_id", "187538926483"},
		{"facebook_post_by-posts-url", `{"url":"https://www.facebook.com/some.page/posts/123456"}`, "user_username", "some.page"},
		{"facebook_event_by-events-url", `{"url":"https://www.facebook.com/events/1600/"}`, "event_id", "1600"},
		{"github_repository_by-repo-url", `{"repo_url":"https://github.com/TheAlgorithms/Python"}`, "user_name", "TheAlgorithms"},
		{"github_repository_by-url", `{"url":"https://github.com/a/b.c/blob/main/x/y.py"}`, "breadcrumbs", "b.c/x/y.py"},
		{"glassdoor_company_by-url", `{"url":"https://www.glassdoor.com/Overview/Working-at-A-Firm-EI_IE42.11,17.htm"}`, "name", "A Firm"},
		{"glassdoor_company_by-url", `{"url":"https://www.glassdoor.com/Overview/Working-at-A-Firm-EI_IE42.11,17.htm"}`, "company_id", "42"},
		{"google-play-store_reviews_by-url", `{"app_url":"https://play.google.com/store/apps/details?id=com.a.b\u0026hl=en"}`, "app_url", "https://play.google.com/store/apps/details?id=com.a.b"},
		{"google_map-details_by-cid", `{"CID":"2476046430038551731"}`, "fid_location", "…:0x225caf1c05d26cb3"},
		{"google_map-details_by-placeid", `{"place_id":"ChIJozA1CAz1pUcRQYFTa3So2w8"}`, "fid_location", "0x47a5f50c083530a3:0xfdba8746b538141"},
		{"google_map-details_by-location", `{"country":"us","keyword":"pizza","lat":"38","long":"-77"}`, "lat", "38.…"},
		{"google_map-details_by-location", `{"country":"us","keyword":"pizza","lat":"38","long":"-77"}`, "category", "Pizza"},
		{"google_map-details_by-url", `{"url":"https://www.google.com/maps/place/Pizza+Inn+Magdeburg/@52.1,11.6,17z"}`, "name", "Pizza Inn Magdeburg"},
		{"ins_profiles_by-username", `{"username":"zoobarcelona"}`, "profile_url", "https://www.instagram.com/zoobarcelona/"},
		{"ins_profiles_by-profileurl", `{"profileurl":"https://www.instagram.com/a.b_c?hl=en"}`, "username", "a.b_c"},
		{"ins_posts_by-posturl", `{"posturl":"https://www.instagram.com/p/CabcDEF_-12/"}`, "shortcode", "CabcDEF_-12"},
		{"indeed_job-listings_by-keyword", `{"keyword":"Baker","location":"Oslo"}`, "job_title", "Baker"},
		{"linkedin_company_information_by-url", `{"url":"https://www.linkedin.com/company/dynamo-software/about"}`, "name", "Dynamo Software"},
		{"reddit_posts_by-url", `{"url":"https://www.reddit.com/r/golang/comments/1abc/x/"}`, "post_id", "1abc"},
		{"tiktok_posts_by-url", `{"url":"https://www.tiktok.com/@qatarliving/video/7294553558798650625"}`, "post_id", "7294553558798650625"},
		{"twitter_profile_by-username", `{"user_name":"nobody_x"}`, "username", "nobody_x"},
		{"twitter_post_by-posturl", `{"url":"https://x.com/nobody_x/status/1234"}`, "url", "https://x.com/nobody_x/status/1234"},
		{"walmart_product_by-url", `{"url":"https://www.walmart.com/ip/12284762931"}`, "product_id", "12284762931"},
		{"walmart_product_by-url", `{"url":"https://www.walmart.com/ip/A-Lamp/12284762931?x=/ip/5"}`, "product_id", "12284762931"},
		{"youtube_transcript_by-id", `{"video_id":"8RePenzQH80"}`, "transcriptdownloadUrl", "…/8RePenzQH80_en.txt"},
		{"youtube_video_by-url", `{"url":"https://www.youtube.com/watch?list=x\u0026v=jNQXAC9IVRw"}`, "video_id", "jNQXAC9IVRw"},
		{"youtube_video-post_by-url", `{"url":"https://www.youtube.com/@stephcurry/videos"}`, "channel_url", "https://www.youtube.com/@stephcurry"},
		{"zillow_product_by-url", `{"url":"https://www.zillow.com/homedetails/1-A-St/77050198_zpid/"}`, "zpid", "77050198"},
	}
	for _, tt := range tests {
		row := decode(t, New(42).AppendRow(nil, spiderByID(t, tt.spider), 7, []byte(tt.input)))
		if got := fmt.Sprint(row[tt.column]); !matches(got, tt.want) {
			t.Errorf("%s %s: %s = %q, want %q", tt.spider, tt.input, tt.column, got, tt.want)
		}
	}
}

// matches compares, where … stands in want for anything.
func matches(got, want string) bool {
	before, after, open := strings.Cut(want, "…")
	return got == want || open && strings.HasPrefix(got, before) && strings.HasSuffix(got, after)
}

func TestFactsBelongToTheThing(t *testing.T) {
	g := New(42)
	input := []byte(`{"asin":"B0BZYCJK89"}`)
	a := decode(t, g.AppendRow(nil, spiderByID(t, "amazon_product_by-asin"), 1, input))
	b := decode(t, g.AppendRow(nil, spiderByID(t, "amazon_product_by-url"), 2, []byte(`{"url":"https://www.amazon.com/dp/B0BZYCJK89"}`)))
	for _, column := range []string{"title", "brand", "initial_price", "final_price", "rating", "reviews_count", "availability", "url"} {
		if a[column] != b[column] {
			t.Errorf("%s is %v in one row and %v in the other", column, a[column], b[column])
		}
	}
}

// TestValuesAreDrawnOnce checks the rule of values.txt: what is drawn from another value refers to none that is drawn from
// the same or another, not even through a third.
func TestValuesAreDrawnOnce(t *testing.T) {
	defined := newCompiler(valuesText).defined
	hole := regexp.MustCompile(`<([a-z_]+)`)
	var check func(name, of, text string)
	check = func(name, of, text string) {
		for _, found := range hole.FindAllStringSubmatch(text, -1) {
			def, ok := defined[found[1]]
			if !ok {
				continue // a pool, or the first word of a choice
			}
			if found[1] == of || def.of != "" {
				t.Errorf("%s is drawn from %s and refers to %s", name, of, found[1])
				continue
			}
			check(name, of, def.text)
		}
	}
	for name, def := range defined {
		if def.of != "" {
			check(name, def.of, def.text)
		}
	}
}

func TestRowsHangTogether(t *testing.T) {
	g := New(42)
	number := func(v any) float64 { n, _ := v.(json.Number).Float64(); return n }
	for i := range thordata.Spiders() {
		s := &thordata.Spiders()[i]
		for key := range uint64(50) {
			row := decode(t, g.AppendRow(nil, s, key, g.AppendInput(nil, s, key)))
			if final, ok := row["final_price"]; ok && (number(final) > number(row["initial_price"]) || number(final) < 5 || number(final) >= 450) {
				t.Errorf("%s: price %v of %v", s.ID, final, row["initial_price"])
			}
			if code, ok := row["code"].([]any); ok && number(row["num_lines"]) != float64(len(code)) {
				t.Errorf("%s: num_lines %v of %d", s.ID, row["num_lines"], len(code))
			}
			if size, ok := row["size"]; ok && size != fmt.Sprintf("%v %v", row["size_num"], row["size_unit"]) {
				t.Errorf("%s: size %v, %v %v", s.ID, size, row["size_num"], row["size_unit"])
			}
			if end, ok := row["end_date"].(string); ok && end <= row["start_date"].(string) {
				t.Errorf("%s: from %v to %v", s.ID, row["start_date"], end)
			}
			for _, id := range []string{"asin", "place_id", "video_id", "shortcode", "product_id", "property_id", "zpid", "post_id", "event_id", "seller_id", "job_id"} {
				value, ok := row[id].(string)
				link, hasLink := row["url"].(string)
				if ok && hasLink && !strings.HasPrefix(s.ID, "ins_") && !strings.Contains(link, value) {
					t.Errorf("%s: %s %s is not in %s", s.ID, id, value, link)
				}
			}
		}
	}
}
