module github.com/thorhook/thorhook

go 1.26.0

require (
	github.com/google/go-cmp v0.7.0 // indirect
	github.com/hbollon/go-edlib v1.7.0 // indirect
)
