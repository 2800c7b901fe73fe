// Package latency is the view of the latencies of one scenario: how they are spread, and how they went over time.
//
//	v := latency.New(screen)
//	v.Set(latency.Subject{Name: "burst-1000", Bars: s.Histogram(64), Series: s.Series(), …})
//
// The histogram has a line for each part of the scale, which is logarithmic. The percentiles over time are drawn as a
// symbol each, so that they are told apart without colour, on a logarithmic scale too; where they coincide the symbol of the
// lower one shows. A row below marks the times at which deliveries were given up. Another scenario is asked for with
// [Switch].
package latency
