package receiver_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/thorhook/thorhook/mock/receiver"
	"github.com/thorhook/thorhook/mock/wire"
)

// In a test, receiver.Start(t, cfg) does what New and Close do here.
func Example() {
	r, err := receiver.New(receiver.Config{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer r.Close()

	body := `{"eventType":"ACTOR.RUN.SUCCEEDED","resource":{"taskId":"2e9ddee0582a40a9"}}`
	if _, err := http.Post(r.URL()+"/hook", "application/json", strings.NewReader(body)); err != nil {
		fmt.Println(err)
		return
	}
	got, err := r.Wait(context.Background(), 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	line, _, _ := strings.Cut(string(got[0].Request), "\r\n")
	fmt.Println(line)
	fmt.Println(got[0].Event, got[0].Task, got[0].Status)
	fmt.Println(string(receiver.Body(&got[0])) == body)
	// Output:
	// POST /hook HTTP/1.1
	// ACTOR.RUN.SUCCEEDED 2e9ddee0582a40a9 200
	// true
}

func ExampleConfig_failFirst() {
	r, err := receiver.New(receiver.Config{FailFirst: 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer r.Close()

	for range 3 {
		resp, err := http.Post(r.URL(), "application/json", strings.NewReader(`{"userId":3406}`))
		if err != nil {
			fmt.Println(err)
			return
		}
		resp.Body.Close()
	}
	for _, e := range r.Exchanges() {
		fmt.Println("attempt", e.Attempt, "was answered", e.Status)
	}
	// Output:
	// attempt 1 was answered 500
	// attempt 2 was answered 500
	// attempt 3 was answered 200
}

func ExampleConfig_script() {
	r, err := receiver.New(receiver.Config{Script: func(e *wire.Exchange) receiver.Answer {
		switch {
		case e.Event == "ACTOR.RUN.FAILED":
			return receiver.Answer{Status: http.StatusGone}
		case e.Attempt == 1:
			return receiver.Answer{Status: 503, Header: []wire.Header{{Name: "Retry-After", Value: "2"}}}
		}
		return receiver.Answer{Body: "thanks"}
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer r.Close()

	for _, event := range []string{"ACTOR.RUN.FAILED", "ACTOR.RUN.SUCCEEDED", "ACTOR.RUN.SUCCEEDED"} {
		resp, err := http.Post(r.URL(), "application/json", strings.NewReader(`{"eventType":"`+event+`"}`))
		if err != nil {
			fmt.Println(err)
			return
		}
		resp.Body.Close()
		fmt.Printf("%s: %s %q\n", event, resp.Status, resp.Header.Get("Retry-After"))
	}
	// Output:
	// ACTOR.RUN.FAILED: 410 Gone ""
	// ACTOR.RUN.SUCCEEDED: 503 Service Unavailable "2"
	// ACTOR.RUN.SUCCEEDED: 200 OK ""
}

func ExampleReceiver_Set() {
	r, err := receiver.New(receiver.Config{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer r.Close()

	r.Set(receiver.Answer{Fault: receiver.FaultReset})
	_, err = http.Post(r.URL(), "application/json", strings.NewReader(`{}`))
	fmt.Println("failed:", err != nil)
	fmt.Println(r.Exchanges()[0].Err)
	// Output:
	// failed: true
	// answer: fault reset
}
