"""Signing a round off: who does, and exactly which files are meant."""

from collections.abc import Sequence
from pathlib import PurePath

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QListWidget, QWidget

from app.domain.rounds import SignedFile
from widgets.common.dialogs import FormDialog
from widgets.common.fields import TextField
from widgets.common.look import Look

_LIST_HEIGHT = 150
_NOTHING = "Nothing was rendered for this round, so the sign-off names no file."


class SignoffForm(FormDialog):
    """`signed` carries the name."""

    signed = Signal(str)

    def __init__(
        self, look: Look, number: int, by: str, files: Sequence[SignedFile], parent: QWidget | None = None
    ) -> None:
        super().__init__(look, f"Sign off round {number}", "Sign off", parent)
        self.setObjectName("signoff_form")
        self.by = TextField("Who signs it off", "")
        self.by.setText(by)
        self.files = QListWidget()
        self.files.setAccessibleName("Files that are signed off")
        self.files.setFixedHeight(_LIST_HEIGHT)
        for file in files:
            self.files.addItem(f"{PurePath(file.path).name}   {file.sha256[:12]}…")
        if not files:
            self.files.addItem(_NOTHING)
        self.add_field("Who signs it off", self.by, (0, 0))
        self.add_field("These files, kept with their hashes", self.files, (1, 0))

    def submit(self) -> None:
        """Tell the name, or ask for it."""
        if self.by.text().strip():
            self.signed.emit(self.by.text().strip())
            self.accept()
        else:
            self.show_problem("A sign-off needs a name; write who approved it.")
