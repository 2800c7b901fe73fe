package receiver

import "time"

// wallNow is the only reading of the clock in this package. Durations are measured with it whatever Config.Now says.
func wallNow() time.Time { return time.Now() }
