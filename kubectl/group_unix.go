//go:build unix

package kubectl

import (
	"os/exec"
	"syscall"
)

// endWithGroup makes the cancellation of a command end the programs that it has
// started too, such as login plugins: they are in a process group of its own.
func endWithGroup(c *exec.Cmd) {
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	c.Cancel = func() error {
		if syscall.Kill(-c.Process.Pid, syscall.SIGKILL) == nil {
			return nil
		}
		return c.Process.Kill()
	}
}
