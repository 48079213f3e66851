package controlplane

import "syscall"

// tied is a process that the system kills when we end, however we end. It has
// a group of its own, so that an interrupt at the terminal reaches us alone,
// and we stop it in order.
func tied() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
