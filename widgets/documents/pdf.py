"""Pages of text and drawings as a PDF that always comes out the same: its date is the paper's, never the clock's."""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QBuffer, QHashSeed, QIODevice, QMarginsF, QPointF, QUuid
from PySide6.QtGui import QGuiApplication, QPageLayout, QPageSize, QPainter, QPdfWriter, QTextDocument

from app.errors import BouncedeskError
from render.atomic import write_whole

POINTS_AN_INCH = 72
MARGIN = 42.0  # points
SPACING = 8.0
INDENT = 15.0  # of lists
INK, MUTED = "#1C1B19", "#5F5A52"
STYLE = f"""
body {{ font-family: sans-serif; font-size: 8.5pt; color: {INK}; }}
h1 {{ font-size: 18pt; margin: 0; }} h2 {{ font-size: 11pt; margin: 0; }}
p {{ margin: 0 0 2pt 0; }} .muted {{ color: {MUTED}; }}
th {{ text-align: left; color: {MUTED}; font-weight: normal; font-size: 7pt; }} td {{ font-size: 7.5pt; }}
"""
NAMESPACE = "{6ba7b811-9dad-11d1-80b4-00c04fd430c8}"  # URLs (RFC 9562): any fixed one does
MOMENTS = re.compile(rb"""(/(?:Creation|Mod)Date \(D:|xmp:(?:Create|Modify|Metadata)Date=")([^)"]*)""")


class Block(Protocol):
    """A part of a page that is never broken in two."""

    def height(self, width: float) -> float:
        """How high it is, in points, where it is `width` wide."""

    def paint(self, painter: QPainter, width: float) -> None:
        """Draw it; the painter's origin is its top left corner."""


class Text:
    """A block of HTML whose data was escaped."""

    def __init__(self, html: str, style: str = STYLE) -> None:
        self._document = QTextDocument()
        self._document.setUseDesignMetrics(True)
        self._document.setDocumentMargin(0)
        self._document.setIndentWidth(INDENT)
        self._document.setDefaultStyleSheet(style)
        self._document.setHtml(f"<body>{html}</body>")

    def height(self, width: float) -> float:
        """As high as its lines."""
        self._document.setTextWidth(width)
        return float(self._document.size().height())

    def paint(self, painter: QPainter, width: float) -> None:
        """Draw the text."""
        self._document.setTextWidth(width)
        self._document.drawContents(painter)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int]) -> str:
    """A table as HTML with its cells escaped; `widths` are percent, so that tables on several pages line up."""
    sized = "".join(f'<th width="{width}%">{escape(head)}</th>' for head, width in zip(heads, widths, strict=True))
    lines = "".join(f"<tr>{''.join(f'<td>{_cell(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f'<table width="100%" cellpadding="2" cellspacing="0"><tr>{sized}</tr>{lines}</table>'


def _cell(text: str) -> str:
    """Codes and times are not broken at their hyphens and colons."""
    return escape(text).replace("-", "\N{NON-BREAKING HYPHEN}") if not any(c.islower() for c in text) else escape(text)


def write_pdf(
    path: Path, title: str, date: str, blocks: Iterable[Block], margin: float = MARGIN, spacing: float = SPACING
) -> None:
    """Write a PDF of A4 pages; `date` is an ISO date. Raises BouncedeskError or AudioError with no file left.

    `margin` is the white round each page and `spacing` that between blocks, in points.
    """
    with _application():
        content = _drawn(title, blocks, margin, spacing)
    write_whole(path, MOMENTS.sub(lambda found: found[1] + _moment(date, found[2]), content))


def _moment(date: str, clock: bytes) -> bytes:
    """Midnight of `date` as long as what the clock said, so that the file's table of places still holds."""
    said = f"{date}T00:00:00+00:00" if b"-" in clock[:5] else f"{date.replace('-', '')}000000Z"
    return said.encode("ascii")[: len(clock)].ljust(len(clock))


@contextmanager
def _application() -> Iterator[None]:
    """Qt's application, which fonts need: the window's own, or one without a display."""
    if QGuiApplication.instance() is not None:
        yield
        return
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # a paper needs no screen
    QHashSeed.setDeterministicGlobalSeed()  # fonts are embedded in the order of a table that is shuffled otherwise
    application = QGuiApplication(["bouncedesk"])
    try:
        yield
    finally:
        application.shutdown()


def _drawn(title: str, blocks: Iterable[Block], margin: float, spacing: float) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(POINTS_AN_INCH)
    writer.setTitle(title)
    writer.setCreator("Bouncedesk")
    margins = QMarginsF(margin, margin, margin, margin)
    writer.setPageLayout(QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, margins))
    if hasattr(writer, "setDocumentId"):
        writer.setDocumentId(QUuid.createUuidV5(QUuid(NAMESPACE), title.encode("utf-8")))
    painter = QPainter()
    if not painter.begin(writer):
        raise BouncedeskError("Qt cannot draw a PDF here; nothing was written.")
    try:
        _flow(painter, writer, blocks, spacing)
    finally:
        painter.end()
    return bytes(buffer.data().data())


def _flow(painter: QPainter, writer: QPdfWriter, blocks: Iterable[Block], spacing: float) -> None:
    """Blocks one below the other; one that does not fit any more begins a page."""
    width, bottom = float(writer.width()), float(writer.height())
    top = 0.0
    for block in blocks:
        height = block.height(width)
        if top and top + height > bottom:
            writer.newPage()
            top = 0.0
        painter.save()
        painter.translate(QPointF(0, top))
        block.paint(painter, width)
        painter.restore()
        top += height + spacing
