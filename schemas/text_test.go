package schemas

import "global-headless-service/yamltext"

// textOf returns a document as the program reads it.
func textOf[T ~string | ~[]byte](document T) Resource { return yamltext.New([]byte(document)) }
