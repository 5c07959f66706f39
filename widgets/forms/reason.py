"""Asks why: for what is only done with a reason, which is written down."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from widgets.common.fields import TextField
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.forms.dialog import FormDialog


@dataclass(frozen=True, slots=True)
class ReasonWords:
    """What the dialog says: what it does and will do, how the field is named, and what is said without a reason."""

    heading: str
    done: str
    effect: str
    field: str
    hint: str
    missing: str


class ReasonDialog(FormDialog):
    """`given` carries the reason, which is never empty."""

    given = Signal(str)

    def __init__(self, look: Look, words: ReasonWords, parent: QWidget | None = None) -> None:
        super().__init__(look, words.heading, words.done, parent)
        self._missing = words.missing
        self.body.insertWidget(1, TextLabel(words.effect, wrap=True))
        self.why = TextField(words.field, words.hint)
        self.add_field(words.field, self.why, (0, 0))

    def submit(self) -> None:
        """Hand on the reason."""
        why = self.why.text().strip()
        if why:
            self.given.emit(why)
        else:
            self.show_problem(self._missing)
