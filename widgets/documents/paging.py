"""Blocks one below the other, on as many pages as they take."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter


class Block(Protocol):
    """A part of a page that is never broken in two."""

    def height(self, width: float) -> float:
        """How high it is, in points, where it is `width` wide."""

    def paint(self, painter: QPainter, width: float) -> None:
        """Draw it; the painter's origin is its top left corner."""


class Row:
    """A block of a table: on each page the first of them stands below the table's `head`, and none has room above."""

    def __init__(self, block: Block, head: Block) -> None:
        self._block, self.head = block, head

    def height(self, width: float) -> float:
        """As high as what it shows."""
        return self._block.height(width)

    def paint(self, painter: QPainter, width: float) -> None:
        """Draw what it shows."""
        self._block.paint(painter, width)


class Stack:
    """Blocks one below the other that stay on one page."""

    def __init__(self, blocks: Sequence[Block], spacing: float = 0.0) -> None:
        self._blocks, self._spacing = blocks, spacing

    def height(self, width: float) -> float:
        """As high as all of them with the spacing between."""
        return sum(block.height(width) + self._spacing for block in self._blocks) - (
            self._spacing if self._blocks else 0.0
        )

    def paint(self, painter: QPainter, width: float) -> None:
        """Draw them in their order."""
        for block in self._blocks:
            painter.save()
            block.paint(painter, width)
            painter.restore()
            painter.translate(QPointF(0, block.height(width) + self._spacing))


Page = list[tuple[float, Block]]
"""Where each block of a page begins, from its top in points."""


def paginate(blocks: Iterable[Block], width: float, height: float, spacing: float) -> list[Page]:
    """Place blocks on pages of this size; one that does not fit any more begins a page."""
    pages: list[Page] = [[]]
    top, before = 0.0, None
    for block in blocks:
        together = isinstance(block, Row) and isinstance(before, Row) and block.head is before.head
        needed = block.height(width)
        if isinstance(block, Row) and not together:
            needed += block.head.height(width)
        start = top + (0.0 if together or not pages[-1] else spacing)
        if pages[-1] and start + needed > height:
            pages.append([])
            start = 0.0
            together = False
        if isinstance(block, Row) and not together:
            pages[-1].append((start, block.head))
            start += block.head.height(width)
        pages[-1].append((start, block))
        top, before = start + block.height(width), block
    return pages
