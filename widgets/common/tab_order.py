"""The order in which Tab goes through a form: as it is laid out, not as it was put together."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLayout, QScrollArea, QWidget


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
