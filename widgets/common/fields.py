"""Fields to type in and to choose from."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QDate, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QDateEdit,
    QDoubleSpinBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QWidget,
)

from widgets.common.look import Look, make_icon

_PAD = 8
_DOCUMENT_PAD = 8  # above and below its text together
_DUE_IN_DAYS = 14
_LIKELIEST = "The likeliest"


class TextField(QLineEdit):
    """A line to type in, with an accessible name. A folder dropped on it belongs to the window, not into the text."""

    def __init__(self, name: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setAcceptDrops(False)


class TextArea(QPlainTextEdit):
    """A few lines to type in, with an accessible name; Tab leaves it, and `left` says that it did."""

    left = Signal()

    def __init__(self, name: str, hint: str, lines: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        self.setAcceptDrops(False)
        # The window's style sheet gives every field the height of one line, and decides over the widget's own.
        height = lines * self.fontMetrics().lineSpacing() + _DOCUMENT_PAD
        self.setStyleSheet(f"QPlainTextEdit {{ min-height: {height}px; max-height: {height}px; }}")

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say that the field was left; its own menu does not leave it."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class NumberField(QSpinBox):
    """A whole number within a range, with an accessible name; the wheel turns it only once it was clicked."""

    def __init__(self, name: str, least: int, most: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setRange(least, most)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.lineEdit().setTextMargins(_PAD, 0, 0, 0)  # style sheets do not reach it

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page, which somebody scrolls, unless the field has the keyboard."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class ChoiceField(QComboBox):
    """One of a few words, with an accessible name; the wheel turns it only once it was clicked."""

    def __init__(self, name: str, words: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.addItems(list(words))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page, which somebody scrolls, unless the field has the keyboard."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


_IN_LIST = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


def key_in_list(box: QComboBox, event: QKeyEvent) -> bool:
    """Whether a key opens the list of a box and moves in it, where each choice that is taken has an effect at once."""
    if not (event.key() in _IN_LIST or event.text().strip()) or event.modifiers() & _COMMANDS:
        return False
    box.showPopup()
    QCoreApplication.sendEvent(box.view(), event)
    return True


class EncodingField(ChoiceField):
    """What text is written in; `chosen` carries what somebody says, "" for the likeliest.

    Each choice is read at once, so keys only open the list and move in it until one is taken; the wheel does nothing.
    """

    chosen = Signal(str)

    def __init__(self, name: str, encodings: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(name, [_LIKELIEST, *encodings], parent)
        self.activated.connect(lambda: self.chosen.emit(self.named))

    @property
    def named(self) -> str:
        """The encoding that was chosen, "" for the likeliest."""
        return self.currentText() if self.currentIndex() > 0 else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Look for what is typed in the open list."""
        if not key_in_list(self, event):
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()

    def show_read(self, encoding: str) -> None:
        """Say which encoding was taken, where none was chosen."""
        if not self.named:
            self.setItemText(0, f"{_LIKELIEST}: {encoding}")


class SecondsField(QDoubleSpinBox):
    """Seconds in halves, with an accessible name."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSuffix(" s")
        self.setSingleStep(0.5)
        self.lineEdit().setTextMargins(_PAD, 0, 0, 0)  # style sheets do not reach it


class SearchField(TextField):
    """A line that filters as one types; Escape empties it."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, name, parent)
        self.setClearButtonEnabled(True)
        self._look = look
        self._icon = QAction(self)
        self.addAction(self._icon, QLineEdit.ActionPosition.LeadingPosition)
        look.changed.connect(self._draw)
        self._draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape shows everything again."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)

    def _draw(self) -> None:
        self._icon.setIcon(make_icon("search", self._look.tokens.colour("muted"), 16))


class NameChooser(QComboBox):
    """A name typed freely or chosen from the known ones, completed wherever in the name one begins to type."""

    def __init__(self, name: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setAccessibleName(name)
        self.setMinimumContentsLength(8)
        line = self.lineEdit()
        if line:
            line.setPlaceholderText(hint)
            line.setAccessibleName(name)
            line.setAcceptDrops(False)
        completer = self.completer()
        if completer:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)

    def offer(self, names: Sequence[str]) -> None:
        """Offer these names; what is typed stays."""
        typed = self.currentText()
        self.clear()
        self.addItems(list(names))
        self.setCurrentIndex(-1)
        self.setEditText(typed)


class DueChooser(QWidget):
    """A date, or none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ticked = QCheckBox("Due on")
        self.date = QDateEdit(QDate.currentDate().addDays(_DUE_IN_DAYS))
        self.date.setCalendarPopup(True)
        self.date.setDisplayFormat("d MMM yyyy")
        self.date.setAccessibleName("Due date")
        self.date.setEnabled(False)
        self.ticked.toggled.connect(self.date.setEnabled)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.ticked)
        layout.addWidget(self.date, 1)
        self.setFocusProxy(self.ticked)

    def value(self) -> str | None:
        """The date as YYYY-MM-DD, None where there is none."""
        return self.date.date().toString(Qt.DateFormat.ISODate) if self.ticked.isChecked() else None

    def show_value(self, due: str | None) -> None:
        """Show a date or none."""
        self.ticked.setChecked(due is not None)
        if due:
            self.date.setDate(QDate.fromString(due, Qt.DateFormat.ISODate))
