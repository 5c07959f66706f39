"""Asks which other entry is the same client."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.forms.choosers import NameChooser
from widgets.forms.dialog import FormDialog


class MergeDialog(FormDialog):
    """`submitted` tells the name that was chosen; likely ones come first and the likeliest is filled in."""

    submitted = Signal(str)

    def __init__(
        self, look: Look, name: str, likely: Sequence[str], others: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(look, "Merge clients", "Merge", parent)
        self.setObjectName("merge_clients")
        self.other = NameChooser("The other entry", "A client's name")
        self.other.offer([*likely, *others])
        if likely:
            self.other.setEditText(likely[0])
        self.add_field("The other entry for the same client", self.other, (0, 0))
        told = (
            f"Its songs, releases, quotes and invoices become those of {name}, empty fields are filled from it, and it "
            "goes from the list. Undo parts the two again."
        )
        self.body.insertWidget(2, TextLabel(told, "muted", wrap=True))

    def submit(self) -> None:
        """Tell the name."""
        self.submitted.emit(self.other.currentText())
