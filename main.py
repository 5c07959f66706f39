"""Starts Bouncedesk: the window without arguments, otherwise the command named by them.

The only file that knows both shells: it hands the commands the desktop that opens the window and draws the papers.
"""

import logging
import os
import sys
from contextlib import suppress
from pathlib import Path


def main() -> None:
    """Do what the command line asks for and leave; the exit code is 0 done, 1 failed, 2 bad usage."""
    _open_closed_streams()
    try:
        from app.commands.shell import run
        from widgets.desktop import QtDesktop

        code = run(sys.argv[1:], QtDesktop())
    except KeyboardInterrupt:  # so early that nothing had begun
        code = 1
    _leave(code)


def _open_closed_streams() -> None:
    """Have the streams that the caller closed lead nowhere: else the first files that are opened would be they."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            with suppress(OSError):
                setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 -- to the end


def _leave(code: int) -> None:
    """Leave at once: taking the interpreter and the engine's compiler apart takes longer than most commands."""
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):  # closed by whoever read it, or never there
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
