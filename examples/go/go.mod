module dy-gateway/examples/go

go 1.19
