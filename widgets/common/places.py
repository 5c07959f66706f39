"""Showing files to the user with the system's own programs."""

import sys
from pathlib import Path

from PySide6.QtCore import QProcess, QUrl
from PySide6.QtGui import QDesktopServices

from render.errors import BouncedeskError


def show_in_folder(path: Path) -> None:
    """Open the folder that holds `path`, with it marked where the system can; raises BouncedeskError if it is gone."""
    _refuse_missing(path)
    if sys.platform == "darwin":
        QProcess.startDetached("open", ["-R", str(path)])
    elif sys.platform == "win32":
        QProcess.startDetached("explorer", [f"/select,{path}"])
    else:
        open_path(path if path.is_dir() else path.parent)


def open_path(path: Path) -> None:
    """Open a file or folder with the system's program for it; raises BouncedeskError if it cannot be."""
    _refuse_missing(path)
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        raise BouncedeskError(f"This system offers no program to open {path.name} with; it is in {path.parent}.")


def _refuse_missing(path: Path) -> None:
    if not path.exists():
        raise BouncedeskError(f"{path} is not there any more: it was moved or deleted, or its drive is not connected.")
