"""Fields of the brief, each of which reports once, when it is left, what has changed; and its list of references."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFocusEvent
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from widgets.common.buttons import Button
from widgets.common.desktop_files import dropped_path
from widgets.common.fields import TextField
from widgets.common.labels import ElidedLabel
from widgets.common.look import Look
from widgets.common.panels import row

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


class ReferenceList(QWidget):
    """A line for each reference and one to add another; `edited` carries all of them, changed."""

    edited = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._entries: tuple[str, ...] = ()
        self.setAcceptDrops(True)
        self.add_field = LineEditor("Another reference", "A link or a song; or drop a file here")
        self.add_field.edited.connect(self._add_typed)
        self.file_button = Button(look, "File …", "file")
        self.file_button.setAccessibleName("Choose a file as a reference")
        self.file_button.clicked.connect(self._choose)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(self._lines)
        line = row(self.add_field, self.file_button, gap=8)
        line.setStretch(0, 1)
        layout.addLayout(line)

    def show_entries(self, entries: tuple[str, ...]) -> None:
        """Show other references; no signal is sent."""
        if entries == self._entries:
            return
        self._entries = entries
        while taken := self._lines.takeAt(0):
            widget = taken.widget()
            if widget:
                widget.hide()
                widget.deleteLater()
        for entry in entries:
            self._lines.addWidget(self._line(entry))

    def add(self, entry: str) -> None:
        """One more reference; one that is there already stays alone."""
        if entry and entry not in self._entries:
            self.edited.emit((*self._entries, entry))

    def remove(self, entry: str) -> None:
        """One less."""
        self.edited.emit(tuple(each for each in self._entries if each != entry))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """One file may be dropped; a folder is a session and the window's."""
        path = dropped_path(event.mimeData())
        if path and path.is_file():
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        """The file is a reference; it stays where it is."""
        path = dropped_path(event.mimeData())
        if path:
            event.acceptProposedAction()
            self.add(str(path))

    def _add_typed(self, text: str) -> None:
        self.add_field.clear()
        self.add(text.strip())

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "A reference", str(Path.home()))
        self.add(chosen)

    def _line(self, entry: str) -> QWidget:
        line = QWidget()
        remove = Button(self._look, f"Remove the reference {entry}", "cancel", "icon")
        remove.clicked.connect(partial(self.remove, entry))
        across = row(ElidedLabel(entry), remove, gap=6)
        across.setStretch(0, 1)
        line.setLayout(across)
        return line
