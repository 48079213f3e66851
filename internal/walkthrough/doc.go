// Package walkthrough goes through a page as a reader does: it runs the
// commands in a copy of the repository, compares what they print, writes and
// edits the files that the page says, and compares files that it shows. It is
// for tests only.
//
// What a block of code is, its language and the HTML comment before it say:
//
//	console             commands behind "$ ", each with what it prints; "> " goes on
//	sh                  commands without what they print
//	powershell          commands for Windows, behind a comment "elsewhere"; not checked
//	text                a picture, with lines drawn by characters
//	any, file: PATH     a whole file, but for comments that begin it
//	any, from: PATH     lines of a file; a line of "…" or "# …" skips some
//	any, write: PATH    a file that the reader writes
//	diff, edit: PATH    a change that the reader makes to a file
//	yaml, fields        every field of the API; a Checker's Fields decides
//
// A block of no such class is a fault, so that nothing in a page goes unchecked. The
// text before a block of "write" or "edit" has the path between backquotes, since
// readers do not see comments.
// In an output "…" stands for any part of a line, and alone for any lines. Before
// commands the comment "exit: N" says with which code the last of them ends. All
// files are found from the folder that the commands have reached.
//
// Commands run in one shell for each page. What needs a cluster, a registry or a
// daemon is not run: that is so for some programs (see tools), and for blocks
// behind a comment "elsewhere: WHAT THEY NEED". Their words are checked: programs,
// commands, flags and files. Start reading at Checker.Check.
package walkthrough
