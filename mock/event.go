package mock

import (
	"math"
	"strconv"
	"time"

	"github.com/thorhook/thorhook/mock/internal/jsonenc"
	"github.com/thorhook/thorhook/mock/thordata"
)

// local is Thordata's server time. Source: the +08:00 of the documented example.
var local = time.FixedZone("", 8*60*60)

// documented is the example's event; its task was created at documentedAt and ran for documentedDuration.
var (
	documented         = thordata.ExampleEvent()
	documentedAt       = time.Date(2025, 6, 7, 6, 33, 14, 0, time.UTC)
	documentedDuration = 30 * time.Second
)

// DocumentedAt is the instant at which the task of Thordata's payload example was created.
func DocumentedAt() time.Time { return documentedAt }

// event makes the event of a step.
func (p *plan) event(e *thordata.Event, s step) {
	if p.outcome == Documented {
		*e = documented
		if p.wantGlobals {
			e.Globals = p.globals(documentedAt)
		}
		return
	}
	at := p.created.Add(s.after)
	stamp := at
	if p.assume.CreatedAt == "task" {
		stamp = p.created
	}
	e.UserID, e.UserName, e.EventType = p.account.userID, p.account.userName, eventType(p.assume, s.kind)
	e.EventData.ProductID, e.EventData.APIRunID = p.spider.ProductID, p.base.TaskID
	e.Resource, e.Status, e.Globals = p.base, thordata.Running, ""
	p.stamp(&e.CreatedAt, stamp.UTC())
	if p.wantGlobals {
		e.Globals = p.globals(at)
	}
	defer p.texts.settle()
	switch s.kind {
	case thordata.KindCreated, thordata.KindRunning:
		e.Resource.FinishedAt = unfinished(p.assume)
	case thordata.KindCreationFailed:
		p.refuse(&e.Resource)
		e.Status = thordata.Failed
	default:
		p.finish(&e.Resource)
		e.Status = thordata.Ready
		if s.kind == thordata.KindFailure {
			e.Status = thordata.Failed
		}
	}
}

func eventType(a *thordata.Assumptions, k thordata.Kind) string {
	switch k {
	case thordata.KindCreated:
		return a.EventCreated
	case thordata.KindCreationFailed:
		return a.EventCreationFailed
	case thordata.KindRunning:
		return a.EventRunning
	case thordata.KindFailure:
		return a.EventFailure
	}
	return a.EventSuccess
}

func unfinished(a *thordata.Assumptions) thordata.Timestamp {
	switch a.FinishedAtRunning {
	case "zero":
		return thordata.Timestamp{Text: time.Time{}.Format(time.RFC3339)}
	case "null":
		return thordata.Timestamp{Null: true}
	}
	return thordata.Timestamp{}
}

// finish fills what is known when the task has ended: every number follows from requests, failed and duration.
func (p *plan) finish(r *thordata.Resource) {
	ms := p.duration.Milliseconds()
	r.APIResponseTime = ms * int64(p.stream.named("response-time").between(85, 99)) / 100
	r.RunSeconds = float64(ms)
	if p.assume.RunSeconds == "seconds" {
		r.RunSeconds = math.Round(float64(ms) / 1000)
	}
	r.ErrorNumber = p.failed
	r.SuccessRate = p.successRate()
	p.detail(&r.Detail)
	p.localTime(&r.FinishedAt.Text, p.created.Add(p.duration))
	r.APICode, r.APIErrorMsg = p.code()
	flow := int64(p.requests) * int64(p.stream.named("flow").between(40_000, 900_000))
	if p.failed < p.requests {
		r.FileSize = int64(p.requests-p.failed) * int64(p.stream.named("file-size").between(900, 40_000))
		flow += r.FileSize
	}
	r.Flow = float64(flow)
	if p.assume.Flow == "megabytes" {
		r.Flow = math.Round(float64(flow)/1e4) / 100
	}
	p.files(r)
}

// refuse fills the resource of a task that was never created. Source: none, assumed.
func (p *plan) refuse(r *thordata.Resource) {
	r.APICode, r.APIErrorMsg = 400, "Parameter error"
	p.localTime(&r.FinishedAt.Text, p.created)
}

// successRate is the share of requests that succeeded, with at most two decimals of a per cent.
func (p *plan) successRate() float64 {
	percent := math.Round(float64(p.requests-p.failed)*1e4/float64(max(p.requests, 1))) / 100
	if p.assume.SuccessRate == "fraction" {
		return math.Round(percent*100) / 1e4
	}
	return percent
}

// detail is the text of the documented example with this task's numbers.
func (p *plan) detail(to *string) {
	t := &p.texts
	first := len(t.buf)
	t.buf = append(t.buf, "Completed! "...)
	t.buf = strconv.AppendInt(t.buf, int64(p.requests), 10)
	t.buf = append(t.buf, " requests in total: "...)
	t.buf = strconv.AppendInt(t.buf, int64(p.requests-p.failed), 10)
	t.buf = append(t.buf, " successful, "...)
	t.buf = strconv.AppendInt(t.buf, int64(p.failed), 10)
	t.buf = append(t.buf, " failed"...)
	t.keep(to, first)
}

// failures are the codes of assumption failure.api-code=mixed; the texts are ours.
var failures = [...]thordata.Code{
	{Number: 403, Message: "Forbidden: the target page returned a CAPTCHA or a login page"},
	{Number: 500, Message: "Internal error"},
	{Number: 504, Message: "The target page did not answer in time"},
	{Number: 404, Message: "The target page does not exist"},
	{Number: 429, Message: "Too many requests"},
	{Number: 400, Message: "Parameter error"},
}

func (p *plan) code() (int, string) {
	switch p.outcome {
	case Failure:
		if p.assume.FailureCode == "mixed" {
			f := failures[p.stream.named("failure").below(len(failures))]
			return f.Number, f.Message
		}
		n, _ := strconv.Atoi(p.assume.FailureCode)
		for _, f := range failures {
			if f.Number == n {
				return n, f.Message
			}
		}
		return n, "The task failed"
	case Empty:
		return 300, "No data collected"
	}
	n, _ := strconv.Atoi(p.assume.SuccessCode)
	return n, ""
}

// files fills the result URLs.
func (p *plan) files(r *thordata.Resource) {
	if p.failed == p.requests && p.assume.FailureURLs != "present" {
		return
	}
	p.fileURL(&r.CSVURL, ".csv")
	p.fileURL(&r.JSONURL, ".json")
	if p.failed == p.requests {
		return
	}
	if p.spider.Media.Audio {
		p.fileURL(&r.AudioURL, ".mp3")
	}
	if p.spider.Media.Video {
		p.fileURL(&r.VideoURL, ".mp4")
	}
	if p.spider.Media.Subtitle {
		p.fileURL(&r.SubtitleURL, "_en.vtt")
	}
}

// fileURL is the address of one of the task's files. Source: payload example and download endpoint.
func (p *plan) fileURL(to *string, suffix string) {
	host := "https://th-scrapers-1303252866.cos.na-siliconvalley.myqcloud.com"
	if p.assume.FilesAt == "www" {
		host = "https://www.thordata.com"
	}
	day := p.created.In(local)
	if p.assume.FilesDate == "utc" {
		day = p.created.UTC()
	}
	t := &p.texts
	first := len(t.buf)
	t.buf = append(append(t.buf, host...), "/scrapers/thordata/"...)
	t.buf = day.AppendFormat(t.buf, "2006/01/02/")
	t.buf = append(append(t.buf, p.base.TaskID...), suffix...)
	t.keep(to, first)
}

// localTime writes a time as the resource has it, stamp one in its own zone.
func (p *plan) localTime(to *string, at time.Time) { p.stamp(to, at.In(local)) }

func (p *plan) stamp(to *string, at time.Time) {
	t := &p.texts
	first := len(t.buf)
	t.buf = at.AppendFormat(t.buf, time.RFC3339)
	t.keep(to, first)
}

// globals is the variable of that name. Source: Apify's documentation for the keys.
func (p *plan) globals(at time.Time) string {
	at = at.UTC()
	if p.assume.Globals == "string" {
		return string(jsonenc.AppendString(nil, at.Format(time.RFC3339)))
	}
	b := at.AppendFormat([]byte(`{"dateISO":"`), time.RFC3339)
	b = append(b, `","dateUnix":`...)
	b = strconv.AppendInt(b, at.Unix(), 10)
	return string(append(b, '}'))
}
