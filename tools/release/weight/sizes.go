package main

import (
	"debug/elf"
	"fmt"
	"net/url"
	"strings"
)

// functionTable returns the bytes of the table in which Go's linker lists all functions
// of a binary. It is an error if there is none.
func functionTable(file string) (int64, error) {
	f, err := elf.Open(file)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	s := f.Section(".gopclntab")
	if s == nil {
		return 0, fmt.Errorf("%s has no section .gopclntab", file)
	}
	return int64(s.FileSize), nil
}

// symbolSizes returns the bytes of code and data in an unstripped binary by package.
// What the linker makes for all packages together, such as the table of functions, is
// not in it. It is an error if the file is not ELF, or has no symbols.
func symbolSizes(file string) (map[string]int64, error) {
	f, err := elf.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	symbols, err := f.Symbols()
	if err != nil {
		return nil, err
	}
	sizes := map[string]int64{}
	for _, s := range symbols {
		if int(s.Section) < len(f.Sections) && f.Sections[s.Section].Type == elf.SHT_NOBITS {
			continue // takes memory, and no byte of the file
		}
		if pkg := packageOf(s.Name); pkg != "" {
			sizes[pkg] += int64(s.Size)
		}
	}
	return sizes, nil
}

// packageOf returns the import path in the name of a symbol; "" if it has none.
func packageOf(symbol string) string {
	symbol, _, _ = strings.Cut(symbol, "[") // type arguments
	if strings.HasPrefix(symbol, "type:") || strings.HasPrefix(symbol, "go:") {
		return ""
	}
	slash := strings.LastIndex(symbol, "/") + 1
	name, _, found := strings.Cut(symbol[slash:], ".")
	if !found {
		return ""
	}
	path, err := url.PathUnescape(symbol[:slash] + name) // the linker writes a dot in the last element as %2e
	if err != nil {
		return ""
	}
	return path
}
