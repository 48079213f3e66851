// Package publish holds the scripts by which a release is published, and their
// tests. Start reading at .github/workflows/release.yaml, which calls them.
package publish
