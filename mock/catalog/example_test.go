package catalog_test

import (
	"fmt"

	"github.com/thorhook/thorhook/mock/catalog"
	"github.com/thorhook/thorhook/mock/thordata"
)

func spider(id string) *thordata.Spider {
	s, err := thordata.SpiderByID(id)
	if err != nil {
		panic(err)
	}
	return s
}

func ExampleGenerator_AppendInput() {
	generator := catalog.New(42)
	for key := range uint64(3) {
		fmt.Printf("%s\n", generator.AppendInput(nil, spider("amazon_product_by-url"), key))
	}
	// Output:
	// {"url":"https://www.amazon.com/dp/B0DYI7JH5U?th=1\u0026psc=1","zip_code":"94107"}
	// {"url":"https://www.amazon.com/dp/B0X8HLRJ83?th=1\u0026psc=1"}
	// {"url":"https://www.amazon.com/Bright-Energy-Efficient-Printer/dp/B0XZIJ6V0L?th=1\u0026psc=1","zip_code":"80202"}
}

func ExampleGenerator_AppendRow() {
	generator := catalog.New(42)
	input := []byte(`{"asin":"B0EXAMPLE1"}`)
	fmt.Printf("%s\n", generator.AppendRow(nil, spider("amazon_product_by-asin"), 1, input))
	// Output:
	// {"asin":"B0EXAMPLE1","title":"Green Earbuds Sync","brand":"Rice","initial_price":89.15,"final_price":89.15,"currency":"USD","rating":4.1,"reviews_count":16550,"availability":"In Stock","url":"https://www.amazon.com/Green-Earbuds-Sync/dp/B0EXAMPLE1?th=1\u0026psc=1\u0026language=en_US\u0026currency=USD","success":true,"error":null,"error_code":null,"input":{"asin":"B0EXAMPLE1"}}
}

func ExampleGenerator_AppendErrorRow() {
	generator := catalog.New(42)
	input := []byte(`{"url":"https://www.youtube.com/watch?v=example-vid"}`)
	fmt.Printf("%s\n", generator.AppendErrorRow(nil, spider("youtube_audio_by-url"), input, 403, "Forbidden"))
	// Output:
	// {"audiodownloadUrl":"","video_id":"","file_size":"","error":"Forbidden","error_code":"403","input":{"url":"https://www.youtube.com/watch?v=example-vid"}}
}

func ExampleShapeOf() {
	for _, id := range []string{"github_repository_by-repo-url", "amazon_product_by-asin", "ins_profiles_by-username"} {
		shape := catalog.ShapeOf(spider(id))
		fmt.Println(shape.Name, shape.Origin, shape.Columns[:3])
	}
	// Output:
	// github file observed [url id code_language]
	// amazon product inferred [asin title brand]
	// instagram profile invented [username profile_url full_name]
}
