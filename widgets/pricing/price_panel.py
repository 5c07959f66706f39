"""The right side of the Pricing page: the price, its range, and in tabs all that is worked out from the job."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QSizePolicy, QTabWidget, QVBoxLayout, QWidget

from app.domain.money import pounds
from app.domain.pricing import Estimate, EstimateLine, PricedJob, Range
from app.pricing.alternatives import BudgetGuide, priced_options, savings
from app.pricing.estimate import Estimator
from app.pricing.price_lines import with_vat
from app.pricing.pricing_words import PricingWords
from app.pricing.rate_card import RateCard
from app.pricing.rate_card_versions import card_rows
from app.pricing.timeline import Timeline, WorkTimes, timeline_of
from render.text import count
from widgets.common.buttons import Button
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.common.panels import Card, column, row
from widgets.common.tables import LineTable, TextRows
from widgets.common.words import day, listing

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Figures:
    """The estimate, and the rows and sentences beside it; `delivery` is its hours and its earliest day in short."""

    estimate: Estimate
    delivery: str
    lines: Rows
    savings: Rows
    options: Rows
    times: Rows
    advice: Sequence[str]


@dataclass(frozen=True, slots=True)
class Reckoner:
    """Works out the figures of a job."""

    estimator: Estimator
    words: PricingWords
    times: WorkTimes
    guide: BudgetGuide
    today: Callable[[], date]

    def figures(self, job: PricedJob, before_min: int, week_hours: Sequence[int]) -> Figures:
        """All of a job with at least one song, after so many minutes of other work."""
        estimate = self.estimator.estimate(job)
        timeline = timeline_of(job, self.estimator.card, self.times, before_min, week_hours, self.today())
        return Figures(
            estimate=estimate,
            delivery=delivery_words(timeline),
            lines=line_rows(estimate, self.words),
            savings=[(each.words, pounds(each.pence)) for each in savings(job, self.estimator, self.words)],
            options=[
                (each.title, count(each.songs, "song"), pounds(each.per_song_pence), pounds(each.gross_pence))
                for each in priced_options(job, self.estimator, self.words)
            ],
            times=time_rows(timeline, self.times),
            advice=self.guide.advice(job, estimate, self.estimator.card),
        )


def line_rows(estimate: Estimate, words: PricingWords) -> Rows:
    """Under each song a row a line: what for, how many at what price, where the figure comes from, amount."""
    prices = iter(with_vat(estimate.lines, estimate.net_pence, estimate.gross_pence))
    table: list[Sequence[str]] = []
    for number, lines in groupby(estimate.lines, lambda line: line.song_number):
        rows = [_line_row(line, words, next(prices)) for line in lines]
        title = next(line.song for line in estimate.lines if line.song_number == number)
        table.append(("The whole job" if number is None else f"{number + 1}. {title}", "", "", "", ""))
        table += rows
    return table


def _line_row(line: EstimateLine, words: PricingWords, price: int) -> Sequence[str]:
    times = f"{line.quantity.normalize():f} × {pounds(line.unit_pence)}" if line.quantity != 1 else ""
    source = words.sources[line.source] if line.source else "worked out"
    return (f"  {line.description}", times, source, pounds(line.amount_pence), pounds(price))


def delivery_words(timeline: Timeline) -> str:
    """How long the job takes, and the earliest day it can be delivered."""
    return f"{hours(timeline.job_min)} · earliest {_earliest(timeline)}"


def time_rows(timeline: Timeline, times: WorkTimes) -> Rows:
    """The hours of the job, what comes before it, and when it can be done."""
    answers = f"{count(timeline.rounds, 'round')}, {count(times.answer_days, 'working day')} each"
    kinds = [
        ("Mixing, with its rounds", timeline.mixing_min),
        ("Editing", timeline.editing_min),
        ("Mastering", timeline.mastering_min),
    ]
    return [
        ("Earliest delivery", _earliest(timeline)),
        *[(name, hours(minutes)) for name, minutes in kinds if minutes],
        ("This job together", hours(timeline.job_min)),
        ("Booked before it, with rounds still out", hours(timeline.before_min)),
        ("The client's answers", answers if timeline.rounds else "none"),
    ]


def _earliest(timeline: Timeline) -> str:
    return day(timeline.earliest.isoformat()) if timeline.earliest else "not within ten years"


def hours(minutes: int) -> str:
    """Minutes as hours: "6.5 h"."""
    return f"{minutes / 60:.1f} h"


_WITH_VAT = 4  # the column of what a line costs whoever pays VAT


class PricePanel(QWidget):
    """Shows figures and the card that priced them; `cards` is pressed to change the rates."""

    def __init__(self, look: Look, card: RateCard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.gross = TextLabel("", "title")
        self.delivery = TextLabel("", "strong")
        self.sums = TextLabel("", "muted", wrap=True)
        self.range = RangeBar(look)
        self.lines = TextRows(("What for", "Times", "From", "Amount", "With VAT"), {1, 3, _WITH_VAT})
        self.savings = TextRows(("What would make it cheaper", "Saves"), {1})
        self.options = TextRows(("Booked as", "Songs", "A song", "Together"), {2, 3})
        self.times = TextRows(("Delivery and hours", "Estimate"), {1})
        self.no_savings = TextLabel("Nothing here could be left out: this is the plainest job of its kind.", "muted")
        self.advice = TextLabel("", "muted", wrap=True)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("What the price is made of")
        self.card = TextRows(("Rate", "Price"), {1})
        self.card_name = TextLabel("", "strong")
        self.cards = Button(look, "Change the rates …", "edit")
        self.show_card(card)
        self._lay_out(look)

    def show_card(self, card: RateCard) -> None:
        """Show the rates of another card."""
        self.card_name.setText(f"Rate card {card.key}")
        self.card.show_lines([each for part, rows in card_rows(card) for each in ((part.upper(), ""), *rows)])

    def show_figures(self, figures: Figures) -> None:
        """Show other figures."""
        taxed = " VAT included" if figures.estimate.vat_pence else ""
        self.gross.setText(f"{pounds(figures.estimate.gross_pence)}{taxed}")
        self.delivery.setText(figures.delivery)
        self.sums.setText(_sums(figures.estimate))
        spread = figures.estimate.range
        self.range.show_range(spread)
        self.range.setVisible(spread.low_pence < spread.high_pence)  # a measured session has one price
        for model, rows in (
            (self.lines, figures.lines),
            (self.savings, figures.savings),
            (self.options, figures.options),
            (self.times, figures.times),
        ):
            model.show_lines(rows)
        self.lines_table.setColumnHidden(_WITH_VAT, not figures.estimate.vat_pence)
        self.lines_table.share_room()
        self.no_savings.setVisible(not figures.savings)
        self.advice.setText("\n".join(figures.advice))

    def _lay_out(self, look: Look) -> None:
        self.lines_table = _table(look, "Lines of the estimate", self.lines, (0, 74, 92, 76, 80))
        pages: Sequence[tuple[str, QWidget]] = (
            ("Lines", self.lines_table),
            ("Cheaper", _stacked(_table(look, "Savings", self.savings, (0, 110)), self.no_savings)),
            ("Compare", _table(look, "Options side by side", self.options, (0, 90, 110, 110))),
            ("Time and budget", _stacked(_table(look, "Hours and delivery", self.times, (0, 220)), self.advice)),
            ("Rate card", self._card_page(look)),
        )
        for title, page in pages:
            self.tabs.addTab(page, title)
        top = Card(margin=16)
        top.body.addLayout(row(self.gross, None, self.delivery))
        for widget in (self.sums, self.range):
            top.body.addWidget(widget)
        below = Card(margin=10)
        below.body.addWidget(self.tabs)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(top)
        layout.addWidget(below, 1)

    def _card_page(self, look: Look) -> QWidget:
        page = QWidget()
        layout = column(row(self.card_name, None, self.cards), _table(look, "Rate card", self.card, (0, 250)), gap=8)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setStretch(1, 1)
        page.setLayout(layout)
        return page


def _table(look: Look, name: str, model: TextRows, widths: Sequence[int]) -> LineTable:
    table = LineTable(look, name, model, widths)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    return table


def _stacked(table: LineTable, label: TextLabel) -> QWidget:
    page = QWidget()
    layout = column(table, label, gap=10)
    layout.setStretch(0, 1)
    page.setLayout(layout)
    return page


def _sums(estimate: Estimate) -> str:
    vat = f"VAT {pounds(estimate.vat_pence)}" if estimate.vat_pence else "no VAT"
    return listing((f"Net {pounds(estimate.net_pence)}", vat, f"deposit to book it {pounds(estimate.deposit_pence)}"))


_HEIGHT, _BAR, _MARK, _GAP = 52, 10, 8.0, 14


class RangeBar(QWidget):
    """Drawn in vectors, crisp at any scale; its accessible description says the same in words."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._range = Range(0, 0, 0)
        self.setAccessibleName("Range of the price")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(300, _HEIGHT)

    def show_range(self, shown: Range) -> None:
        """Show another range."""
        if shown != self._range:
            self._range = shown
            low, likely, high = (pounds(pence) for pence in (shown.low_pence, shown.likely_pence, shown.high_pence))
            self.setAccessibleDescription(f"From {low} for a tidy session to {high} for a messy one; likely {likely}")
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The bar from low to high, filled up to the likely price, and what each end means."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        bar = QRectF(_MARK, 6, self.width() - 2 * _MARK, _BAR)
        at = QPointF(bar.left() + bar.width() * self._share(), bar.center().y())
        painter.setBrush(self._look.tokens.colour("line"))
        painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)
        painter.setBrush(self._look.tokens.colour("soft"))
        painter.drawRoundedRect(QRectF(bar.left(), bar.top(), at.x() - bar.left(), _BAR), _BAR / 2, _BAR / 2)
        painter.setBrush(self._look.tokens.colour("accent"))
        painter.drawEllipse(at, _MARK, _MARK)
        self._write(painter)
        painter.end()

    def _write(self, painter: QPainter) -> None:
        words = QRectF(0, 22, self.width(), _HEIGHT - 22)
        shown = self._range
        painter.setPen(self._look.tokens.colour("muted"))
        low, high = f"{pounds(shown.low_pence)} if tidy", f"{pounds(shown.high_pence)} if messy"
        likely = f"likely {pounds(shown.likely_pence)}"
        width = painter.fontMetrics().horizontalAdvance
        least, most = width(low) + _GAP, self.width() - width(high) - _GAP - width(likely)
        middle = _MARK + (self.width() - 2 * _MARK) * self._share() - width(likely) / 2
        words_likely = words.adjusted(max(least, min(middle, most)), 0, 0, 0)  # under its mark where there is room
        for alignment, place, text in (
            (Qt.AlignmentFlag.AlignLeft, words, low),
            (Qt.AlignmentFlag.AlignLeft, words_likely, likely),
            (Qt.AlignmentFlag.AlignRight, words, high),
        ):
            painter.drawText(place, int(alignment | Qt.AlignmentFlag.AlignVCenter), text)

    def _share(self) -> float:
        """How far the likely price is from low to high."""
        shown = self._range
        width = shown.high_pence - shown.low_pence
        return (shown.likely_pence - shown.low_pence) / width if width else 0.5
