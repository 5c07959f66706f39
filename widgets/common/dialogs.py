"""The dialogs that every page asks with: a question, a form, a reason."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Self

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QAbstractSpinBox, QDialog, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app.delivery.mixed_stems import IN_PART
from render.errors import BouncedeskError
from widgets.common.buttons import Button
from widgets.common.fields import TextField
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.common.messages import advised
from widgets.common.panels import FieldGrid, column, follow_layout, row

_QUESTION_WIDTH = 460
_FRAME = 40  # what the desktop puts above a window
_WIDTH = 560


class ConfirmDialog(QDialog):
    """`accepted` where the user goes on. The safe answer is the default; `middle`, where it has words, a third one."""

    middle_chosen = Signal()

    def __init__(
        self, look: Look, heading: str, text: str, answers: tuple[str, str], parent: QWidget, middle: str = ""
    ) -> None:
        super().__init__(parent)
        self.setObjectName("confirm")
        self.setWindowTitle(heading)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.go_on, self.stay = Button(look, answers[0]), Button(look, answers[1], kind="primary")
        self.go_on.clicked.connect(self.accept)
        self.stay.clicked.connect(self.reject)
        self.stay.setDefault(True)
        self.stay.setFocus()
        self.middle = Button(look, middle, parent=self)
        self.middle.clicked.connect(self._choose_middle)
        self.middle.setVisible(bool(middle))
        buttons = row(None, self.go_on, *([self.middle] if middle else []), self.stay)
        lines = self._lines = column(TextLabel(heading, "heading"), TextLabel(text, wrap=True), buttons)
        lines.setContentsMargins(24, 20, 24, 18)
        self.setLayout(lines)

    def ask(self, go_on: Callable[[], object]) -> Self:
        """Open it, call `go_on` where the user goes on, and go once it is answered."""
        self.accepted.connect(go_on)
        self.finished.connect(self.deleteLater)
        self.open()
        return self

    def showEvent(self, event: QShowEvent) -> None:
        """As wide as its answers need, and as high as its text is then."""
        if not event.spontaneous():
            least = self._lines.totalMinimumSize()
            width = max(_QUESTION_WIDTH, least.width())
            self.setFixedSize(width, max(self._lines.totalHeightForWidth(width), least.height()))
        super().showEvent(event)

    def _choose_middle(self) -> None:
        self.middle_chosen.emit()
        self.reject()


def stems_question(look: Look, error: BouncedeskError, verb: str, parent: QWidget) -> ConfirmDialog:
    """Whether to go on without the stems that stopped a mix, or with what can be read of them; `verb` is what to do."""
    it = "it" if len(error.facts["allowable"]) == 1 else "them"
    heading = go_on = f"{verb} without {it}"
    if error.code in IN_PART:
        heading, go_on = f"{verb} what can be read of {it}", f"{verb} what there is"
    answers = (go_on, f"Do not {verb.lower()}")
    return ConfirmDialog(look, f"{heading}?", advised(error), answers, parent)


class WrittenDialog(QDialog):
    """Holds what somebody writes; what was changed since it was kept last is asked about before it goes."""

    unkept = ("Close without copying it?", "What was changed in the text is neither copied nor saved.")

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._dialogs_look = look
        self._kept_text: object = ""
        self.question: ConfirmDialog | None = None

    def written(self) -> object:
        """What is written as it stands, to be compared."""
        raise NotImplementedError

    def keep_written(self) -> None:
        """What is written is copied, saved, or as it came."""
        self._kept_text = self.written()

    def cancel(self) -> None:
        """Close without what is written: somebody said so."""
        self.keep_written()
        self.reject()

    def done(self, result: int) -> None:
        """Close, or ask first."""
        if self.written() == self._kept_text:
            super().done(result)
            return
        question = ConfirmDialog(self._dialogs_look, *self.unkept, ("Close without it", "Stay"), self)
        self.question = question.ask(partial(self._drop, result))

    def _drop(self, result: int) -> None:
        self.keep_written()
        self.done(result)


class FormDialog(WrittenDialog):
    """Base of the forms. `problem` shows a sentence; the fields stay as they were typed.

    Enter in a field is done with the form, unless what is done is `final`: that wants a press of its button. Cancel
    drops what was typed; Escape, which is pressed by mistake too, and the frame's own button ask first.
    """

    unkept = ("Close without keeping it?", "What was typed is not kept anywhere yet.")

    def __init__(
        self, look: Look, heading: str, done: str, parent: QWidget | None = None, *, final: bool = False
    ) -> None:
        super().__init__(look, parent)
        self.setWindowTitle(heading)
        self.setMinimumWidth(_WIDTH)
        self.grid = FieldGrid()
        self._problem = TextLabel("", "error", wrap=True)
        self._problem.setObjectName("form_problem")
        self._problem.hide()
        self.done_button = Button(look, done, kind="primary")
        self.done_button.setDefault(not final)
        self.done_button.clicked.connect(self.submit)
        self.cancel_button = Button(look, "Cancel")
        self.cancel_button.clicked.connect(self.cancel)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(26, 22, 26, 20)
        self.body.setSpacing(14)
        self.body.addWidget(TextLabel(heading, "title"))
        self.body.addLayout(self.grid)
        self.body.addWidget(self._problem)
        self.buttons = row(None, self.cancel_button, self.done_button)
        self.body.addLayout(self.buttons)

    def showEvent(self, event: QShowEvent) -> None:
        """Tab goes from field to field, then to the buttons, and begins with the first field."""
        if not event.spontaneous():
            follow_layout(self)
            self._fit(self.height())
            self.keep_written()
        super().showEvent(event)

    def written(self) -> object:
        """The words in its fields; what is chosen, ticked or turned is quickly chosen again."""
        lines = [field for field in self.findChildren(QLineEdit) if not isinstance(field.parent(), QAbstractSpinBox)]
        areas = self.findChildren(QPlainTextEdit)
        return [line.text().strip() for line in lines], [area.toPlainText().strip() for area in areas]

    def accept(self) -> None:
        """What was typed is kept."""
        self.keep_written()
        super().accept()

    @property
    def problem(self) -> str:
        """The sentence in view, empty while there is none."""
        return self._problem.text()

    def show_problem(self, sentence: str) -> None:
        """Say what is wrong; nothing typed is lost."""
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
        needed = self.body.totalHeightForWidth(self.width())
        if sentence and self.isVisible() and needed > self.height():
            self._fit(needed)  # grows below: the fields stay where they are

    def _fit(self, height: int) -> None:
        """As high as that, but wholly on the screen: a button beyond its edge cannot be pressed."""
        room = self.screen().availableGeometry().adjusted(0, 0, 0, -_FRAME)
        self.resize(self.width(), min(height, room.height()))
        over = self.y() + self.height() - room.bottom()
        if over > 0:
            self.move(self.x(), max(room.top(), self.y() - over))

    def submit(self) -> None:
        """The form is to be kept; subclasses emit what was typed."""
        raise NotImplementedError

    def add_field(self, name: str, field: QWidget, place: tuple[int, int], span: int = 1) -> None:
        """Put a field under its name; `place` counts rows and columns of fields."""
        self.grid.add(name, field, place, span)


def problem_of(dialog: QDialog | None) -> Callable[[str], None] | None:
    """Where a form shows why it was refused, which nobody would read behind it; None where no form is open."""
    return dialog.show_problem if isinstance(dialog, FormDialog) else None


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
