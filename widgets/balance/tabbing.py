"""The order in which the Tab key goes through controls that were not all made at once."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtWidgets import QWidget


def set_tab_order(controls: Sequence[QWidget]) -> None:
    """Have the Tab key go from each of the controls to the next."""
    for before, after in pairwise(controls):
        QWidget.setTabOrder(before, after)
