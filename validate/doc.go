// Package validate checks that what clusters apply is consistent: each copy of a
// governing Service against the Service at its source, that against its
// StatefulSet, and what each mesh has besides against both. It needs no
// declaration, and reads and changes nothing: items go in, results come out. What
// it checks is what may go wrong after rendering, by overlays, later transformers
// and manifests written by hand (rules 1, 2, 4, 8 and 17 to 19).
//
// What breaks names for certain is an error. What does unless something is right
// that was not given, such as the name of a Link, is a warning.
//
// Start reading at Check, then at meshChecks.
package validate
