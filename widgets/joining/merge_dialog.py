"""Asks which other entry is the same."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.text import fold
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.forms.choosers import NameChooser
from widgets.forms.dialog import FormDialog
from widgets.joining.wholes import Whole


class MergeDialog(FormDialog):
    """`chosen` carries the id of the other entry; `others` are in the order in which they are offered."""

    chosen = Signal(int)

    def __init__(
        self, look: Look, whole: Whole, name: str, others: Mapping[str, int], likely: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(look, f"Merge {whole.noun}s", "Merge", parent)
        self.setObjectName(f"merge_{whole.noun}s")
        self._noun, self._ids = whole.noun, {fold(each): row for each, row in others.items()}
        self.other = NameChooser("The other entry", f"The other {whole.noun}'s name")
        self.other.offer(list(others))
        self.other.setEditText(likely)
        self.add_field(f"The other entry for the same {whole.noun}", self.other, (0, 0))
        told = f"{whole.joined.format(name=name)}, and it goes from the list. Undo parts the two again."
        self.body.insertWidget(2, TextLabel(told, "muted", wrap=True))

    def submit(self) -> None:
        """Tell which one it is."""
        wanted = fold(self.other.currentText().strip())
        if wanted in self._ids:
            self.accept()
            self.chosen.emit(self._ids[wanted])
        else:
            self.show_problem(f"Choose another {self._noun} from the list." if wanted else "Choose the other entry.")
