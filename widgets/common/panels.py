"""What a page is laid out with: cards, rows and columns, an empty state; and Tab goes through them in that order."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from widgets.common.buttons import Button
from widgets.common.labels import TextLabel
from widgets.common.look import Look, draw_icon

PAGE_MARGIN = 26
GAP = 14
_ICON_SIZE = 52
_TEXT_WIDTH = 480


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


class FieldGrid(QGridLayout):
    """Fields by row and column, each under its name."""

    def __init__(self) -> None:
        super().__init__()
        self.setHorizontalSpacing(14)
        self.setVerticalSpacing(5)

    def add(self, name: str, field: QWidget | QLayout, place: tuple[int, int], span: int = 1) -> None:
        """Put a field under its name; `place` counts rows and columns of fields."""
        label = TextLabel(name, "small")
        label.setContentsMargins(0, 7 if place[0] else 0, 0, 0)
        self.addWidget(label, place[0] * 2, place[1], 1, span)
        if isinstance(field, QWidget):
            label.setBuddy(field)
            self.addWidget(field, place[0] * 2 + 1, place[1], 1, span)
        else:
            self.addLayout(field, place[0] * 2 + 1, place[1], 1, span)
        for column in range(place[1], place[1] + span):
            self.setColumnStretch(column, 1)


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


class EmptyState(QWidget):
    """An icon, a heading, a sentence or two, at most one action, and a quieter one beside it."""

    action = Signal()
    aside = Signal()

    def __init__(
        self,
        look: Look,
        icon: str,
        heading: str,
        text: str,
        action: str = "",
        aside: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._icon = look, icon
        self._picture = QLabel()
        self._heading = TextLabel(heading, "heading", wrap=True)
        self._text = TextLabel(text, "muted", wrap=True)
        self._lay_out(action, aside)
        look.changed.connect(self._draw)
        self._draw()

    def say(self, heading: str, text: str) -> None:
        """Say something else."""
        self._heading.setText(heading)
        self._text.setText(text)

    def _lay_out(self, action: str, aside: str) -> None:
        middle = QWidget()
        middle.setFixedWidth(_TEXT_WIDTH)
        lines = QVBoxLayout(middle)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(12)
        for label in (self._picture, self._heading, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            lines.addWidget(label)
        if action:
            self.button = Button(self._look, action, kind="primary")
            self.button.clicked.connect(self.action)
            lines.addSpacing(4)
            lines.addWidget(self.button, alignment=Qt.AlignmentFlag.AlignHCenter)
        if aside:
            self.aside_button = Button(self._look, aside, kind="quiet")
            self.aside_button.clicked.connect(self.aside)
            lines.addWidget(self.aside_button, alignment=Qt.AlignmentFlag.AlignHCenter)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(middle)
        across.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        layout.addLayout(across)
        layout.addStretch(3)

    def _draw(self) -> None:
        scale = self.devicePixelRatioF()
        self._picture.setPixmap(draw_icon(self._icon, self._look.tokens.colour("accent"), _ICON_SIZE, scale))


def follow_layout(window: QWidget) -> None:
    """Have Tab follow the layout; the first field that is no button has the keyboard, unless something has it."""
    layout = window.layout()
    stops = list(_stops(layout)) if layout else []
    for before, after in pairwise(stops):
        QWidget.setTabOrder(before, after)
    fields = [stop for stop in stops if not isinstance(stop, QAbstractButton) and stop.isEnabled()]
    if window.focusWidget() is None and fields:
        fields[0].setFocus(Qt.FocusReason.OtherFocusReason)


def _stops(layout: QLayout) -> Iterator[QWidget]:
    """What can have the keyboard, in the order in which it is laid out."""
    for place in range(layout.count()):
        item = layout.itemAt(place)
        inner, widget = item.layout() if item else None, item.widget() if item else None
        if inner:
            yield from _stops(inner)
        elif widget:
            yield from _stops_in(widget)


def _stops_in(widget: QWidget) -> Iterator[QWidget]:
    held = widget.widget() if isinstance(widget, QScrollArea) else widget
    within = held.layout() if held else None
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not isinstance(widget, QScrollArea):
        yield widget
    elif within:
        yield from _stops(within)


def set_tab_order(controls: Sequence[QWidget]) -> None:
    """Have the Tab key go from each of the controls to the next."""
    for before, after in pairwise(controls):
        QWidget.setTabOrder(before, after)
