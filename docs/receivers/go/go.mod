module example.com/thordata-receiver

go 1.22
