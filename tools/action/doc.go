// Package action holds the script of the GitHub action in action.yaml, and its
// tests: those of the script with a release on disk and on a local server, and
// those of action.yaml against GitHub's syntax for metadata. Start reading at
// install.sh.
package action
