// Package inventory says what the plans of a package come to, for people and
// programs: the services with their sources, members and ports, and the names by
// which each pod is reached from each member (rule 21 of docs/DESIGN.md). It
// renders nothing, decides nothing about objects, and reads no files.
//
// Start reading at NewList, then at NewNames.
package inventory
