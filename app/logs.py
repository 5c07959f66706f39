"""The log: one file that turns over before it grows large; knows no Qt."""

import contextlib
import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

_BYTES = 1_000_000
_KEPT = 3


def start_log(folder: Path) -> logging.Handler | None:
    """Write warnings and errors to `bouncedesk.log` in the folder; None where that cannot be, which harms nothing."""
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
