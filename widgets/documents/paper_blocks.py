"""What papers are made of: the studio's head, two parties with the facts, a table, sums, and the foot of a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from textwrap import wrap

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from app.billing.studio import StudioDetails
from render.errors import BouncedeskError
from widgets.documents.pdf import INK, MUTED, Block, Row, Stack, Text

LOGO_HEIGHT, LOGO_WIDTH = 46.0, 170.0
LINE = "#D9D5CD"
PAD = 4.0
RULE = 0.7
GUTTER = 16.0
ROOM = 11.0  # round the texts of a panel
BEFORE_SUMS = 12.0
ABOVE = 7.0  # the title of some lines
MOST_CELL = 1400  # characters: what is longer goes on in a row of its own, as no row is higher than a page
# Qt takes a point of text for a 96th of an inch here: 8 come out as 10.7.
STYLE = f"""
body {{ font-family: sans-serif; font-size: 7.5pt; color: {INK}; }}
p {{ margin: 0; line-height: 130%; }} .muted {{ color: {MUTED}; }} .small {{ font-size: 6.5pt; }}
.title {{ font-size: 18pt; font-weight: bold; }} .name {{ font-size: 9.5pt; font-weight: bold; }}
.strong {{ font-weight: bold; }} .large {{ font-size: 11pt; font-weight: bold; }}
.total {{ font-size: 9.5pt; font-weight: bold; }}
th {{ text-align: left; color: {MUTED}; font-weight: normal; font-size: 6.5pt; }}
"""
_PALE = 0.07  # of the colour in a ground, the rest is white


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, its width in percent, and whether it holds numbers."""

    heading: str
    width: int
    numbers: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """Room, in points."""

    points: float

    def height(self, _width: float) -> float:
        """As high as it was made."""
        return self.points

    def paint(self, _painter: QPainter, _width: float) -> None:
        """Nothing."""


class Cells:
    """A line of a table, with a rule beneath it."""

    def __init__(
        self, columns: Sequence[Column], texts: Sequence[str], colour: str = LINE, *, head: bool = False
    ) -> None:
        tag = "th" if head else "td"
        cells = "".join(
            f'<{tag} width="{column.width}%" align="{"right" if column.numbers else "left"}">{escape(text)}</{tag}>'
            for column, text in zip(columns, texts, strict=True)
        )
        self._text = Text(f'<table width="100%" cellpadding="0" cellspacing="0"><tr>{cells}</tr></table>', STYLE)
        self._colour = colour

    def height(self, width: float) -> float:
        """The text with room above and below."""
        return self._text.height(width) + 2 * PAD

    def paint(self, painter: QPainter, width: float) -> None:
        """The text, and the rule."""
        height = self.height(width)
        painter.setPen(QPen(QColor(self._colour), RULE))
        painter.drawLine(QPointF(0, height), QPointF(width, height))
        painter.translate(0, PAD)
        self._text.paint(painter, width)


def lines_table(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], accent: str, below: Block | None = None
) -> list[Block]:
    """A table whose heading stands on each of its pages, and whose rows are never split.

    A row of one text is the title of those after it, and on the page of the first of them. What stands `below`, the
    sums, is on the page of the last row.
    """
    head = Cells(columns, [column.heading for column in columns], readable(accent), head=True)
    lines: list[Block] = []
    titles: list[Block] = []
    for row in rows:
        if len(row) == 1:
            titles += [Gap(ABOVE), Text(paragraph(row[0], "strong"), STYLE)]
            continue
        first, *more = (Cells(columns, part) for part in _parts(row))
        lines += [Stack([*titles, first], 0) if titles else first, *more]
        titles = []
    if below is not None:
        lines[-1:] = [Stack([*lines[-1:], below], BEFORE_SUMS)]
    return [Row(line, head) for line in lines]


def _parts(row: Sequence[str]) -> list[Sequence[str]]:
    """A row, and others below it for the rest of long texts."""
    texts = [wrap(text, MOST_CELL) or [""] if len(text) > MOST_CELL else [text] for text in row]
    return [[text[at] if at < len(text) else "" for text in texts] for at in range(max(map(len, texts)))]


def prose(lines: Sequence[str], heading: str = "") -> list[Block]:
    """Lines of text below each other on as many pages as they take, under a heading that stands on each."""
    head = Text(paragraph(heading, "strong") if heading else "", STYLE) if heading else Stack(())
    return [Row(Text(paragraph(part or "\N{NO-BREAK SPACE}"), STYLE), head) for (part,) in _lines(lines)]


def _lines(lines: Sequence[str]) -> list[Sequence[str]]:
    return [part for line in lines for part in _parts([line])]


class Panel:
    """Two texts on a ground of the studio's colour: what asks for something."""

    def __init__(self, left: str, right: str, accent: str) -> None:
        self._sides, self._accent = Sides(left, right, 0.44), accent

    def height(self, width: float) -> float:
        """The higher text with room round it."""
        return self._sides.height(width - 2 * ROOM) + 2 * ROOM

    def paint(self, painter: QPainter, width: float) -> None:
        """The ground, a bar to the left, and the texts."""
        height = self.height(width)
        painter.fillRect(QRectF(0, 0, width, height), QColor(tint(self._accent)))
        painter.fillRect(QRectF(0, 0, 2.5, height), QColor(self._accent))
        painter.translate(ROOM, ROOM)
        self._sides.paint(painter, width - 2 * ROOM)


class Head:
    """The studio's logo or name to the left, what the paper is to the right, over a bar in the studio's colour."""

    def __init__(self, studio: StudioDetails, title: str) -> None:
        self._accent = studio.accent
        self._logo = _logo(studio.logo)
        name = f'<p class="name">{escape(studio.name)}</p>' if self._logo is None else ""
        self._name = Text(name or "<p></p>", STYLE)
        self._title = Text(
            f'<p class="title" align="right" style="color: {readable(studio.accent)}">{escape(title)}</p>', STYLE
        )

    def height(self, width: float) -> float:
        """The higher of both sides, and the bar."""
        logo = LOGO_HEIGHT if self._logo else self._name.height(width / 2)
        return max(logo, self._title.height(width / 2)) + 12

    def paint(self, painter: QPainter, width: float) -> None:
        """Both sides, and the bar."""
        height = self.height(width)
        if self._logo:
            _draw_logo(painter, self._logo)
        else:
            painter.save()
            painter.translate(0, height - 12 - self._name.height(width / 2))
            self._name.paint(painter, width / 2)
            painter.restore()
        painter.fillRect(QRectF(0, height - 3, width, 2.5), QColor(self._accent))
        painter.translate(width / 2, height - 12 - self._title.height(width / 2))
        self._title.paint(painter, width / 2)


class Sides:
    """Two texts beside each other; the left one has `share` of the width."""

    def __init__(self, left: str, right: str, share: float = 0.54) -> None:
        self._left, self._right = Text(left, STYLE), Text(right, STYLE)
        self._share = share

    def height(self, width: float) -> float:
        """The higher of both."""
        left, right = self._widths(width)
        return max(self._left.height(left), self._right.height(right))

    def paint(self, painter: QPainter, width: float) -> None:
        """Both, with a gap between them."""
        left, right = self._widths(width)
        painter.save()
        self._left.paint(painter, left)
        painter.restore()
        painter.translate(width - right, 0)
        self._right.paint(painter, right)

    def _widths(self, width: float) -> tuple[float, float]:
        left = (width - GUTTER) * self._share
        return left, width - GUTTER - left


def facts(rows: Sequence[tuple[str, str]], strong: Sequence[str] = (), total: str = "") -> str:
    """Names to the left and what they are to the right, as HTML; those without a value are left out.

    The one named `total` is larger.
    """
    kinds = {**dict.fromkeys(strong, "strong"), total: "total"}
    lines = "".join(
        f'<tr><td width="50%">{paragraph(name, kinds[name] if name == total else "muted")}</td>'
        f'<td width="50%" align="right">{paragraph(value, kinds.get(name, ""))}</td></tr>'
        for name, value in rows
        if value
    )
    return f'<table width="100%" cellpadding="0" cellspacing="0">{lines}</table>'


def paragraph(text: str, kind: str = "") -> str:
    """A paragraph of escaped text, as HTML."""
    body = escape(text).replace("\n", "<br>")
    return f'<p class="{kind}">{body}</p>' if kind else f"<p>{body}</p>"


def _logo(path: str) -> QImage | None:
    """The logo on white: an archival page has nothing one can see through. Raises BouncedeskError where it is none."""
    if not path:
        return None
    image = QImage(path)
    if image.isNull():
        raise BouncedeskError(
            f"The studio's logo {path} cannot be read as a picture; nothing was drawn: choose another.",
            code="logo_unreadable",
            file=path,
        )
    flat = QImage(image.size(), QImage.Format.Format_RGB32)
    flat.fill(Qt.GlobalColor.white)
    painter = QPainter(flat)
    painter.drawImage(0, 0, image)
    painter.end()
    return flat


def _draw_logo(painter: QPainter, logo: QImage) -> None:
    scale = min(LOGO_HEIGHT / logo.height(), LOGO_WIDTH / logo.width())
    painter.drawImage(QRectF(0, 0, logo.width() * scale, logo.height() * scale), logo)


def readable(accent: str) -> str:
    """The accent, or ink where it would be too pale on white (WCAG 2.2, 1.4.3: large text needs 3 to 1)."""
    colour = QColor(accent)
    parts = [colour.redF(), colour.greenF(), colour.blueF()]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return accent if 1.05 / (luminance + 0.05) >= 3 else INK


def tint(accent: str) -> str:
    """The accent as a ground, mixed with white beforehand: an archival page has nothing one can see through."""
    colour = QColor(accent)
    parts = (255 - (255 - part) * _PALE for part in (colour.red(), colour.green(), colour.blue()))
    return "#" + "".join(f"{round(part):02x}" for part in parts)
