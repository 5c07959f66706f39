"""Fields of the brief: each tells once, when it is left, what has been changed in it."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from widgets.common.fields import TextField

_PAD = 8  # of the document, above and below together


class LineEditor(TextField):
    """A line; `edited` carries its text when Enter is pressed or it is left, if the user has changed it."""

    edited = Signal(str)

    def __init__(self, name: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(name, hint, parent)
        self._kept = ""
        self.editingFinished.connect(self.commit)

    def show_text(self, text: str) -> None:
        """Show what is kept; what is being typed stays."""
        self._kept = text
        if not (self.hasFocus() and self.isModified()):
            self.setText(text)

    def commit(self) -> None:
        """Tell what was typed; where it is refused, what is kept comes back."""
        if self.isModified():
            self.setModified(False)
            if self.text() != self._kept:
                self.edited.emit(self.text())


class TextEditor(QPlainTextEdit):
    """A few lines; `edited` carries them when the field is left, if the user has changed them."""

    edited = Signal(str)

    def __init__(self, name: str, hint: str, lines: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kept = ""
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        self.setAcceptDrops(False)
        # The window's style sheet gives every field the height of one line, and decides over the widget's own.
        self.setStyleSheet(f"QPlainTextEdit {{ min-height: {lines * self.fontMetrics().lineSpacing() + _PAD}px; }}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """No higher than its lines."""
        return QSize(200, self.minimumHeight())

    def show_text(self, text: str) -> None:
        """Show what is kept; what is being typed stays."""
        self._kept = text
        modified = self.document().isModified()
        if not (self.hasFocus() and modified) and self.toPlainText() != text:
            self.setPlainText(text)
            self.document().setModified(False)

    def commit(self) -> None:
        """Tell what was typed."""
        if self.document().isModified():
            self.document().setModified(False)
            if self.toPlainText() != self._kept:
                self.edited.emit(self.toPlainText())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving the field is done with it."""
        super().focusOutEvent(event)
        self.commit()


Editor = LineEditor | TextEditor


def commit_all(editors: Sequence[Editor]) -> None:
    """Tell what was typed anywhere."""
    for editor in editors:
        editor.commit()
