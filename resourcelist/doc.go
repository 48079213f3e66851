// Package resourcelist reads and writes ResourceLists. An item is the bytes
// it came as until something needs its fields, and goes out as those bytes.
package resourcelist
