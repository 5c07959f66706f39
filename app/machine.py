"""Which machine this is, by a number that tells machines apart and says nothing of theirs or of their owner.

It is made of the id that the system was given when it was installed: /etc/machine-id on Linux (machine-id(5)),
MachineGuid in the registry of Windows, IOPlatformUUID of macOS. Those are to be kept confidential, so what is kept is
HMAC-SHA256 of this program's name under that id, as sd_id128_get_machine_app_specific(3) makes it: it can be neither
turned back nor compared with what another program keeps.
"""

import hashlib
import hmac
import re
import sys
from functools import cache
from pathlib import Path

UNKNOWN = "unknown"
"""Where the system has no id, as in some containers: places are then told apart by their paths alone."""
_PROGRAM = b"bouncedesk"
_FILES = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))
_LENGTH = 32


@cache
def machine_id() -> str:
    """This machine, as 32 hexadecimal digits, or UNKNOWN."""
    return hidden(_system_id())


def hidden(system_id: str) -> str:
    """A system's id as it is kept."""
    known = system_id.strip().lower()
    if not known or known == "uninitialized":  # as systemd leaves it in an image that was never started
        return UNKNOWN
    return hmac.new(known.encode(), _PROGRAM, hashlib.sha256).hexdigest()[:_LENGTH]


if sys.platform == "win32":

    def _system_id() -> str:
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography") as key:
                return str(winreg.QueryValueEx(key, "MachineGuid")[0])
        except OSError:
            return ""

elif sys.platform == "darwin":

    def _system_id() -> str:
        import subprocess

        command = ["/usr/sbin/ioreg", "-rd1", "-c", "IOPlatformExpertDevice"]
        try:
            told = subprocess.run(command, capture_output=True, text=True, timeout=10, check=True).stdout
        except (OSError, subprocess.SubprocessError):
            return ""
        found = re.search(r'"IOPlatformUUID" = "([^"]+)"', told)
        return found[1] if found else ""

else:

    def _system_id() -> str:
        for file in _FILES:
            try:
                return file.read_text("ascii")
            except (OSError, ValueError):
                continue
        return ""
