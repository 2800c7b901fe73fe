package scenarios

import (
	"os/exec"
	"strconv"
	"syscall"
)

func shell(command string) *exec.Cmd {
	cmd := exec.Command("cmd")
	cmd.SysProcAttr = &syscall.SysProcAttr{CmdLine: `cmd /S /C "` + command + `"`}
	return cmd
}

// ownGroup keeps an interrupt of the console from the command.
func ownGroup(cmd *exec.Cmd) {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.CreationFlags |= syscall.CREATE_NEW_PROCESS_GROUP
}

// endGroup ends a process and those it started. Without force there is nothing to ask a console program with.
func endGroup(cmd *exec.Cmd, force bool) error {
	if !force {
		return nil
	}
	return exec.Command("taskkill", "/T", "/F", "/PID", strconv.Itoa(cmd.Process.Pid)).Run()
}

// groupLives is false, so that force follows at once.
func groupLives(*exec.Cmd) bool { return false }
