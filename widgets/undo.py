"""Edits of the catalogue that can be undone: done first, remembered if they held."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from render.errors import BouncedeskError
from widgets.common.messages import Messages

Change = Callable[[], object]
"""Writes to the catalogue; raises BouncedeskError where that cannot be."""


class Edits(QObject):
    """Does edits, remembers how to undo them, and says so where one is refused; `made` follows each that held."""

    made = Signal()

    def __init__(self, messages: Messages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stack = QUndoStack(self)
        self._messages = messages

    def make(self, text: str, do: Change, undo: Change) -> bool:
        """Do an edit called `text`, as in "Undo move Ember to mixing"; False where it was refused, and said."""
        try:
            do()
        except BouncedeskError as error:
            self._messages.error(error)
            self.made.emit()  # what is on screen may already show the edit: read again
            return False
        self.remember(text, do, undo)
        self.made.emit()
        return True

    def remember(self, text: str, do: Change, undo: Change) -> None:
        """Remember an edit that has been done already."""
        self.stack.push(_Edit(text, do, undo, self))

    def again(self, change: Change, edit: QUndoCommand) -> None:
        """Do or undo a remembered edit; one that no longer can be is dropped."""
        try:
            change()
        except BouncedeskError as error:
            edit.setObsolete(True)
            self._messages.error(error)
        self.made.emit()


class _Edit(QUndoCommand):
    def __init__(self, text: str, do: Change, undo: Change, edits: Edits) -> None:
        super().__init__(text)
        self._do, self._undo, self._edits = do, undo, edits
        self._fresh = True

    def redo(self) -> None:
        """Qt calls this once when the edit is pushed, which is when it has been done already."""
        if self._fresh:
            self._fresh = False
        else:
            self._edits.again(self._do, self)

    def undo(self) -> None:
        """Take the edit back."""
        self._edits.again(self._undo, self)
