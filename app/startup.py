"""What every start of the program needs: its imports done quickly, and a log that turns over before it grows large."""

import contextlib
import gc
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import cast

_BYTES = 1_000_000
_KEPT = 3


@contextmanager
def loading() -> Iterator[None]:
    """Import without the rubbish collector: all that an import makes stays, so looking for rubbish only takes time.

    What was made meanwhile is never looked at again.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


@contextmanager
def without(module: str) -> Iterator[None]:
    """Import what can do with or without `module` without it, where nobody has loaded it yet; a library looks for it.

    Only while no other thread may import it.
    """
    if module in sys.modules:
        yield
        return
    sys.modules[module] = cast("ModuleType", None)  # what the import system takes for "not to be had"
    try:
        yield
    finally:
        del sys.modules[module]


def start_log(folder: Path) -> logging.Handler | None:
    """Write warnings and errors to `bouncedesk.log` in the folder; None where that cannot be, which harms nothing."""
    from logging.handlers import RotatingFileHandler  # loads networking, which no child process needs

    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(folder / "bouncedesk.log", maxBytes=_BYTES, backupCount=_KEPT, encoding="utf-8")
        handler.setLevel(logging.WARNING)
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        logging.getLogger().addHandler(handler)
        return handler
    return None


def stop_log(handler: logging.Handler | None) -> None:
    """Close the log."""
    if handler:
        logging.getLogger().removeHandler(handler)
        handler.close()
