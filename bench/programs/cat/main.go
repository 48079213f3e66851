// Command cat copies stdin to stdout: the least that a function can do. With the
// argument "whole" it reads all of it before it writes any, as a function must that
// gives back what came in when anything is wrong with it.
package main

import (
	"io"
	"log"
	"os"
)

func main() {
	if len(os.Args) > 1 && os.Args[1] == "whole" {
		text, err := io.ReadAll(os.Stdin)
		if err != nil {
			log.Fatal(err)
		}
		if _, err := os.Stdout.Write(text); err != nil {
			log.Fatal(err)
		}
		return
	}
	if _, err := io.Copy(os.Stdout, os.Stdin); err != nil {
		log.Fatal(err)
	}
}
