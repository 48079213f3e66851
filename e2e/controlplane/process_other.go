//go:build !linux

package controlplane

import "syscall"

// tied is a process like any other: only Linux ends children with their
// parent. In our own group, an interrupt at the terminal reaches it too.
func tied() *syscall.SysProcAttr { return nil }
