package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/thorhook/thorhook/mock/receiver"
)

// sinkVariable makes the test binary a receiver that answers 200 and keeps nothing: the other side of BenchmarkPeers.
const sinkVariable = "THORHOOK_TEST_SINK"

// runSink prints the receiver's URL and serves until its standard input ends.
func runSink() {
	r, err := receiver.New(receiver.Config{Keep: -1})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(r.URL())
	_, _ = os.Stdin.Read(make([]byte, 1)) // ends with the parent
	os.Exit(0)
}

const peerRequests = 150_000

// BenchmarkPeers delivers 150,000 webhooks, each with a body of its own, and lets vegeta send one fixed body to the same
// receiver, in turns: one core for the sender, one for the receiver. It reports requests a second and the ratios. Run it
// with `make bench-peers`; it needs Linux with taskset, two cores, and the Go module proxy for vegeta.
func BenchmarkPeers(b *testing.B) {
	binary, vegeta := buildBinary(b), buildVegeta(b)
	url := startSink(b)
	body := filepath.Join(b.TempDir(), "body.json")
	if err := os.WriteFile(body, output(b, binary, "render", "--seed", "1"), 0o600); err != nil {
		b.Fatal(err)
	}
	fire := []string{binary, "fire", "--to", url, "--count", fmt.Sprint(peerRequests), "--events", "success",
		"--speed", "max", "--concurrency", "64", "--order", "any"}
	var text, ndjson, peer float64 // requests a second
	rounds := 0.0
	for b.Loop() {
		text += perSecond(b, fire)
		ndjson += perSecond(b, append(fire, "--output", "ndjson"))
		peer += attack(b, vegeta, url, body)
		rounds++
	}
	b.ReportMetric(text/rounds, "text/s")
	b.ReportMetric(ndjson/rounds, "ndjson/s")
	b.ReportMetric(peer/rounds, "vegeta/s")
	b.ReportMetric(text/peer, "text/vegeta")
	b.ReportMetric(ndjson/peer, "ndjson/vegeta")
	b.ReportMetric(0, "ns/op")
}

// pinned is a command on the first core, with one thread of Go code.
func pinned(words []string) *exec.Cmd {
	cmd := exec.Command("taskset", append([]string{"-c", "0"}, words...)...)
	cmd.Env = append(os.Environ(), "GOMAXPROCS=1")
	return cmd
}

func perSecond(b *testing.B, words []string) float64 {
	began := time.Now()
	if out, err := pinned(append([]string{"sh", "-c", `"$@" | cat >/dev/null`, "sh"}, words...)).CombinedOutput(); err != nil {
		b.Fatalf("%s: %v\n%s", strings.Join(words, " "), err, out)
	}
	return peerRequests / time.Since(began).Seconds()
}

func attack(b *testing.B, vegeta, url, body string) float64 {
	results := filepath.Join(b.TempDir(), "results")
	cmd := pinned([]string{vegeta, "attack", "-rate", "0", "-max-workers", "64", "-duration", "3s", "-body", body,
		"-header", "Content-Type: application/json", "-output", results})
	cmd.Stdin = strings.NewReader("POST " + url + "/\n")
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("vegeta: %v\n%s", err, out)
	}
	var report struct{ Rate, Success float64 }
	if err := json.Unmarshal(output(b, vegeta, "report", "-type", "json", results), &report); err != nil {
		b.Fatal(err)
	}
	if report.Success != 1 {
		b.Fatalf("vegeta: %v of the requests succeeded", report.Success)
	}
	return report.Rate
}

func buildVegeta(b *testing.B) string {
	path := filepath.Join(b.TempDir(), "vegeta")
	cmd := exec.Command("go", "build", "-modfile=.ci/tools/go.mod", "-o", path, "github.com/tsenart/vegeta/v12")
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("build vegeta: %v\n%s", err, out)
	}
	return path
}

func startSink(b *testing.B) string {
	self, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	sink := exec.Command("taskset", "-c", "1", self)
	sink.Env = append(os.Environ(), "GOMAXPROCS=1", sinkVariable+"=1")
	stdin, err := sink.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = stdin.Close() }) // ends the sink
	lines := startAndScan(b, sink)
	if !lines.Scan() {
		b.Fatal("the sink printed no URL")
	}
	return lines.Text()
}

func output(b *testing.B, words ...string) []byte {
	out, err := exec.Command(words[0], words[1:]...).Output()
	if err != nil {
		b.Fatalf("%s: %v", strings.Join(words, " "), err)
	}
	return out
}
