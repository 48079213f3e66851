package disk

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"unicode/utf8"
)

// Text returns the content of a file that holds no resources, and all of Stdin
// for "-". Its errors are those of Read: in words, and a pipe, a socket or a
// device is refused.
func (s Source) Text(path string) ([]byte, error) {
	if path == "-" {
		data, err := io.ReadAll(s.Stdin)
		if err != nil {
			return nil, fmt.Errorf("reading stdin: %w", explainError(err))
		}
		return data, nil
	}
	if !utf8.ValidString(path) {
		return nil, notUTF8(path)
	}
	return readRegular(path)
}

// readRegular returns a file's content. What is no regular file is refused
// before it is opened: it might never end, or wait for a writer.
func readRegular(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, explainError(err)
	}
	if kind := irregular(info.Mode()); kind != "" {
		return nil, fmt.Errorf("%s: it is a %s, and only files are read; pipe what it gives into - (stdin)", path, kind)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, explainError(err)
	}
	return data, nil
}

// irregular returns the kind of a special file; "" for files, and for folders,
// which cannot be read at all.
func irregular(mode fs.FileMode) string {
	switch {
	case mode&fs.ModeNamedPipe != 0:
		return "pipe"
	case mode&fs.ModeSocket != 0:
		return "socket"
	case mode&(fs.ModeDevice|fs.ModeCharDevice) != 0:
		return "device"
	case mode&fs.ModeIrregular != 0:
		return "special file"
	}
	return ""
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// notUTF8 returns the error about a name that neither a message nor a manifest
// can hold.
func notUTF8(path string) error {
	return fmt.Errorf("%q: its name is not UTF-8; rename it", path)
}
