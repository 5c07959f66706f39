"""PDF from laid-out text: pages, and what stands at their feet."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QBuffer, QHashSeed, QIODevice, QMarginsF, QPointF, QUuid
from PySide6.QtGui import QGuiApplication, QPageLayout, QPageSize, QPainter, QPdfWriter, QTextDocument

from render.atomic import write_whole
from render.errors import BouncedeskError
from widgets.documents.archival import archival

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
MOMENTS = re.compile(rb"""(/(?:Creation|Mod)Date \(D:|xmp:(?:Create|Modify|Metadata)Date=")([^)"]*)([)"])""")


class Block(Protocol):
    """A part of a page that is never broken in two."""

    def height(self, width: float) -> float:
        """How high it is, in points, where it is `width` wide."""

    def paint(self, painter: QPainter, width: float) -> None:
        """Draw it; the painter's origin is its top left corner."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What pages are like: their size, the white round them and the spacing of blocks in points.

    An `archival` file is PDF/A-1b (ISO 19005-1), which every reader draws alike for ever. `footer` gives what stands at
    the foot of a page from its number and how many there are.
    """

    margin: float = MARGIN
    spacing: float = SPACING
    size: QPageSize.PageSizeId = QPageSize.PageSizeId.A4
    archival: bool = False
    author: str = ""
    footer: Callable[[int, int], Block] | None = None


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


def write_pdf(path: Path, title: str, date: str, blocks: Iterable[Block], sheet: Sheet = Sheet()) -> None:
    """Write a PDF; `date` is an ISO date. Raises BouncedeskError with no file left."""
    write_whole(path, pdf_bytes(title, date, blocks, sheet))


def pdf_bytes(title: str, date: str, blocks: Iterable[Block], sheet: Sheet) -> bytes:
    """The same as bytes: always the same ones for the same blocks."""
    with qt_application():
        content = dated(_drawn(title, blocks, sheet), date)
    return archival(content) if sheet.archival else content


def dated(content: bytes, date: str) -> bytes:
    """A PDF in which every moment of its making is midnight of an ISO date."""
    return MOMENTS.sub(lambda match: match[1] + _moment(date, match[2], match[3]), content)


def _moment(date: str, clock: bytes, end: bytes) -> bytes:
    """Midnight of `date` and the mark that ends it, as long as what the clock said, so that the file's table of places
    still holds; the blanks stand behind the mark, as in the date itself they would be none of ISO 32000-1, 7.9.4."""
    moment = f"{date}T00:00:00+00:00" if b"-" in clock[:5] else f"{date.replace('-', '')}000000Z"
    return (moment.encode("ascii")[: len(clock)] + end).ljust(len(clock) + len(end))


@contextmanager
def qt_application() -> Iterator[None]:
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


def _drawn(title: str, blocks: Iterable[Block], sheet: Sheet) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(POINTS_AN_INCH)
    writer.setTitle(title)
    writer.setCreator("Bouncedesk")
    if hasattr(writer, "setAuthor"):  # since Qt 6.9
        writer.setAuthor(sheet.author)
    if sheet.archival:
        writer.setPdfVersion(QPdfWriter.PdfVersion.PdfVersion_A1b)
    margins = QMarginsF(sheet.margin, sheet.margin, sheet.margin, sheet.margin)
    writer.setPageLayout(QPageLayout(QPageSize(sheet.size), QPageLayout.Orientation.Portrait, margins))
    if hasattr(writer, "setDocumentId"):
        writer.setDocumentId(QUuid.createUuidV5(QUuid(NAMESPACE), title.encode("utf-8")))
    painter = QPainter()
    if not painter.begin(writer):
        raise BouncedeskError("Qt cannot draw a PDF here; nothing was written.", code="pdf_not_drawn")
    try:
        _draw_pages(painter, writer, blocks, sheet)
    finally:
        painter.end()
    return bytes(buffer.data().data())


def _draw_pages(painter: QPainter, writer: QPdfWriter, blocks: Iterable[Block], sheet: Sheet) -> None:
    width, height = float(writer.width()), float(writer.height())
    foot = sheet.footer(1, 1).height(width) + sheet.spacing if sheet.footer else 0.0
    pages = paginate(blocks, width, height - foot, sheet.spacing)
    for number, placed in enumerate(pages, 1):
        if number > 1:
            writer.newPage()
        for top, block in placed:
            _paint(painter, block, top, width)
        if sheet.footer:
            _paint(painter, sheet.footer(number, len(pages)), height - foot + sheet.spacing, width)


def _paint(painter: QPainter, block: Block, top: float, width: float) -> None:
    painter.save()
    painter.translate(QPointF(0, top))
    block.paint(painter, width)
    painter.restore()


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
