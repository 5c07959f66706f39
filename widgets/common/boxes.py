"""Boxes that pages are laid out with."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from widgets.common.labels import TextLabel

PAGE_MARGIN = 26
GAP = 14


def column(*items: QWidget | QLayout, margin: int = 0, gap: int = GAP) -> QVBoxLayout:
    """A layout from top to bottom."""
    layout = QVBoxLayout()
    _fill(layout, items, margin, gap)
    return layout


def row(*items: QWidget | QLayout | None, margin: int = 0, gap: int = 10) -> QHBoxLayout:
    """A layout from left to right; None stands for room that stretches."""
    layout = QHBoxLayout()
    layout.setContentsMargins(margin, margin, margin, margin)
    layout.setSpacing(gap)
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, QWidget):
            layout.addWidget(item)
        else:
            layout.addLayout(item)
    return layout


class Card(QFrame):
    """A surface with a heading that holds one thing of a page."""

    def __init__(self, heading: str = "", parent: QWidget | None = None, margin: int = 18) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(margin, margin, margin, margin)
        self.body.setSpacing(10)
        if heading:
            self.body.addWidget(TextLabel(heading, "heading"))


class Scroller(QScrollArea):
    """A column that scrolls up and down when it has to."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(content)


def _fill(layout: QVBoxLayout, items: tuple[QWidget | QLayout, ...], margin: int, gap: int) -> None:
    layout.setContentsMargins(margin, margin, margin, margin)
    layout.setSpacing(gap)
    for item in items:
        if isinstance(item, QWidget):
            layout.addWidget(item)
        else:
            layout.addLayout(item)
