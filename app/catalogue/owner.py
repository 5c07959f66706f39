"""Who runs a job: this open catalogue, another program that lives, or one that died without a word."""

import os
import sys
import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Owner:
    """One opening of the catalogue. The token tells it from an earlier program that had the same process number."""

    token: str
    pid: int

    def may_run(self, token: str, pid: int) -> bool:
        """Whether a job with these marks can still be running."""
        return token == self.token or (pid != self.pid and is_alive(pid))


def this_owner() -> Owner:
    """A new owner in this process."""
    return Owner(uuid.uuid4().hex, os.getpid())


if sys.platform == "win32":

    def is_alive(pid: int) -> bool:
        """Whether a process of this number runs. (`os.kill` with signal 0 would send Ctrl+C on Windows.)"""
        import ctypes

        kernel = ctypes.windll.kernel32
        handle = kernel.OpenProcess(0x1000, False, pid)  # PROCESS_QUERY_LIMITED_INFORMATION
        if not handle:
            return bool(kernel.GetLastError() == 5)  # ERROR_ACCESS_DENIED: it runs, but is another user's
        code = ctypes.c_ulong()
        kernel.GetExitCodeProcess(handle, ctypes.byref(code))
        kernel.CloseHandle(handle)
        return code.value == 259  # STILL_ACTIVE

else:

    def is_alive(pid: int) -> bool:
        """Whether a process of this number runs."""
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:  # it runs, but is another user's
            return True
        return True
