//go:build !unix

package main

import "fmt"

func main() { fmt.Println("the pictures are made on Unix") }
