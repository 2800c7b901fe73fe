// Package stats folds the rows of a session into what the screen tells of latencies: counts, percentiles, a histogram, and
// all of these over time. Its memory does not grow with the number of rows.
package stats
