"""Dragging something into a widget, as Qt would tell the widget."""

from typing import Any

from PySide6.QtCore import QLibraryInfo, QMimeData, QPointF, Qt, QVersionNumber
from PySide6.QtGui import QDragEnterEvent


def entering(data: QMimeData, action: Qt.DropAction, x: float = 5, y: float = 5) -> QDragEnterEvent:
    """A drag that enters a widget at a place; from Qt 6.12 on places are fractions."""
    whole = QLibraryInfo.version() < QVersionNumber(6, 12)
    place: Any = QPointF(x, y).toPoint() if whole else QPointF(x, y)  # each Qt's types know one of the two
    return QDragEnterEvent(place, action, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
