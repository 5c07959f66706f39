"""The Billing page, on screen and on paper: figures, income and ages as charts, and the rows behind a figure."""

from collections.abc import Sequence

from PySide6.QtCore import QMarginsF, QPoint, Signal
from PySide6.QtGui import QAction, QPageLayout, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QComboBox, QDialog, QGridLayout, QMenu, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from app.billing.book_figures import BookRow, Figure, IncomeShare, Overview
from app.domain.money import pounds
from app.use_cases.closed_books import BooksLock
from render.text import count
from widgets.billing.charts import BarList, MonthColumns, Tile
from widgets.common.buttons import Button
from widgets.common.labels import TextLabel, tooltip
from widgets.common.look import Look
from widgets.common.panels import GAP, PAGE_MARGIN, Card, EmptyState, Scroller, column, row
from widgets.common.tables import LineModel, LineTable, show_keeping
from widgets.common.words import day

HEADINGS = ("What", "Date", "Client", "About", "Amount")
AMOUNT = 4
NAMES = {
    Figure.OUTSTANDING: "Outstanding",
    Figure.OVERDUE: "Overdue",
    Figure.INVOICED: "Invoiced",
    Figure.RECEIVED: "Received",
    Figure.UNBILLED: "Unbilled work",
    Figure.QUOTES: "Quotes waiting",
    Figure.ROUNDS: "Extra rounds",
    Figure.DRAFTS: "Drafts",
    Figure.CREDITS: "Credits",
}
NOTHING = {
    Figure.OUTSTANDING: "Nobody owes anything.",
    Figure.OVERDUE: "Nothing is overdue.",
    Figure.INVOICED: "Nothing was issued in this period.",
    Figure.RECEIVED: "Nothing came in this period.",
    Figure.UNBILLED: "No accepted quote is left to bill.",
    Figure.QUOTES: "No quote waits for an answer.",
    Figure.ROUNDS: "No round of this period went beyond what was included.",
    Figure.DRAFTS: "No draft waits to be issued.",
    Figure.CREDITS: "No client has a credit balance.",
}
_WIDTHS = (170, 110, 220, 0, 120)
_ACROSS = 4
_CHARTS = 190


class BookModel(LineModel[BookRow]):
    """Amounts in pounds, to the right."""

    def __init__(self) -> None:
        super().__init__(HEADINGS, {AMOUNT})

    def text(self, line: BookRow, column: int) -> str:
        """What, when, whose, about what, how much."""
        return (line.label, day(line.on) if line.on else "", line.client, line.what, pounds(line.amount))[column]


def print_widget(widget: QWidget, title: str, window: QWidget) -> None:
    """Ask for a printer, or a PDF, and print the widget on one page across."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setPageOrientation(QPageLayout.Orientation.Landscape)
    printer.setPageMargins(QMarginsF(12, 12, 12, 12), QPageLayout.Unit.Millimeter)
    dialog = QPrintDialog(printer, window)
    dialog.setWindowTitle(f"Print: {title}")
    dialog.accepted.connect(lambda: draw_widget(widget, printer))
    QDialog.open(dialog)


def draw_widget(widget: QWidget, printer: QPrinter) -> None:
    """The widget as large as the page takes it, in vectors."""
    painter = QPainter(printer)
    scale = min(printer.width() / widget.width(), printer.height() / widget.height())
    painter.scale(scale, scale)
    widget.render(painter, QPoint())
    painter.end()


class BillingView(QWidget):
    """Shows the books; the signals say what the owner wants of them."""

    clients_wanted = Signal()
    figure_chosen = Signal(object)
    row_chosen = Signal()
    row_opened = Signal()
    draft_wanted = Signal()
    csv_wanted = Signal()
    print_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page_billing")
        self.period = QComboBox()
        self.period.setAccessibleName("Period")
        self.period.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)  # days one types are long
        self.tiles: dict[Figure, Tile] = {
            figure: self._tile(look, figure) for figure in Figure if figure is not Figure.CREDITS
        }
        self.months = MonthColumns(look, "Income by month")
        self.clients = BarList(look, "Income by client")
        self.services = BarList(look, "Income by service")
        self.ages = BarList(look, "Owed, by how long it is overdue")
        self.model = BookModel()
        self.table = LineTable(look, "Rows behind the figure", self.model, _WIDTHS)
        self.table.selectionModel().currentRowChanged.connect(self.row_chosen)
        self.table.doubleClicked.connect(self.row_opened)
        self.table.entered_row.connect(self.row_opened)
        self.heading, self.nothing = TextLabel("", "heading"), TextLabel("", "muted")
        self.credit = Button(look, NAMES[Figure.CREDITS], kind="quiet")
        self.credit.setToolTip("Credit balances of clients, to be paid back or used on an invoice")
        self.credit.clicked.connect(lambda: self.figure_chosen.emit(Figure.CREDITS))
        self.credit.hide()
        self.buttons = row(None, gap=8)
        self.books_button = Button(look, "Books")
        self.lock = TextLabel("", "muted")
        self.empty = EmptyState(
            look,
            "billing",
            "Nothing was quoted or invoiced yet",
            "Price a job on the Pricing page and keep it as a quote, or draft an invoice for a client here. What is "
            "owed, what came and what waits to be billed is then counted here.",
            "New invoice …",
            "Go to the clients",
        )
        self.empty.action.connect(self.draft_wanted)
        self.empty.aside.connect(self.clients_wanted)
        self._stack, self._books = QStackedWidget(), QWidget()
        self._lay_out(look)
        self.tiles[Figure.OUTSTANDING].setChecked(True)
        self._figure: Figure | None = None

    @property
    def row(self) -> BookRow | None:
        """The row that is chosen."""
        place = self.table.currentIndex().row()
        return self.model.lines[place] if 0 <= place < len(self.model.lines) else None

    def show_books(self, actions: Sequence[QAction]) -> None:
        """Offer what is done with the books as a whole."""
        menu = QMenu(self)
        menu.addActions(list(actions))
        self.books_button.setMenu(menu)

    def show_empty(self, *, empty: bool) -> None:
        """Show that there is nothing yet, or the books."""
        self._stack.setCurrentWidget(self.empty if empty else self._books)

    def show_overview(self, seen: Overview) -> None:
        """Show the figures."""
        for figure, tile in self.tiles.items():
            pence, number = seen.figures[figure]
            alarming = figure is Figure.OVERDUE and pence > 0
            tile.show_figure(pounds(pence), _note(figure, number, seen), "error" if alarming else "text")
        self.months.show_shares(seen.by_month)
        self.clients.show_shares(seen.by_client)
        self.services.show_shares(seen.by_service)
        self.ages.show_shares([IncomeShare(age.name, age.pence) for age in seen.ageing])
        credit, _ = seen.figures[Figure.CREDITS]
        self.credit.show_text(f"Credits: {pounds(-credit)}")
        self.credit.setVisible(credit < 0)

    def show_lock(self, lock: BooksLock) -> None:
        """Say up to when the books are locked, where they are."""
        self.lock.setText(f"Locked up to {day(lock.until)}" if lock.until else "")
        self.lock.setToolTip(tooltip(lock.sentence))
        self.lock.setVisible(bool(lock.until))

    def show_rows(self, figure: Figure, rows: Sequence[BookRow]) -> None:
        """Show the rows behind a figure; the one that was chosen stays so, and where it is gone none is."""
        anew, self._figure = figure is not self._figure, figure
        self._mark(figure)
        self.heading.setText(NAMES[figure])
        self.nothing.setText("" if rows else NOTHING[figure])
        self.nothing.setVisible(not rows)
        self.table.setVisible(bool(rows))
        show_keeping(self.table, self.model, rows, _is_of, anew=anew)
        self.row_chosen.emit()

    def _mark(self, figure: Figure) -> None:
        """Mark the tile of the figure whose rows are in view; one without a tile unmarks them all."""
        for each, tile in self.tiles.items():
            tile.setAutoExclusive(False)  # an exclusive one could not be unmarked
            tile.setChecked(each is figure)
            tile.setAutoExclusive(True)

    def _tile(self, look: Look, figure: Figure) -> Tile:
        tile = Tile(look, NAMES[figure])
        tile.setObjectName(f"figure_{figure}")
        tile.clicked.connect(lambda: self.figure_chosen.emit(figure))
        return tile

    def _lay_out(self, look: Look) -> None:
        draft, csv, paper = (
            Button(look, "New invoice …", "add", "primary"),
            Button(look, "Export CSV …", "file"),
            Button(look, "Print …", "file"),
        )
        draft.clicked.connect(self.draft_wanted)
        csv.clicked.connect(self.csv_wanted)
        paper.clicked.connect(self.print_wanted)
        head = row(TextLabel("Billing", "title"), None, self.lock, self.period, csv, paper, self.books_button, draft)
        tiles = QGridLayout()
        tiles.setSpacing(8)
        for place, tile in enumerate(self.tiles.values()):
            tiles.addWidget(tile, place // _ACROSS, place % _ACROSS)
        income = QTabWidget()
        income.setDocumentMode(True)
        for title, chart in (("By month", self.months), ("By client", self.clients), ("By service", self.services)):
            income.addTab(chart if chart is self.months else Scroller(chart), title)
        charts = QWidget()
        charts.setFixedHeight(_CHARTS)
        left, right = Card(margin=10), Card(margin=12)
        left.body.addWidget(income)
        right.body.addLayout(row(TextLabel("Owed, by age", "heading"), None, self.credit))
        right.body.addWidget(self.ages)
        beside = row(left, right, gap=GAP)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setStretch(0, 3)
        beside.setStretch(1, 2)
        charts.setLayout(beside)
        behind = Card(margin=12)
        behind.body.addLayout(row(self.heading, None, self.buttons))
        behind.body.addWidget(self.nothing)
        behind.body.addWidget(self.table, 1)
        behind.body.addStretch(0)
        books = column(tiles, charts, behind, gap=10)
        books.setStretch(2, 1)
        self._books.setLayout(books)
        self._stack.addWidget(self._books)
        self._stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAGE_MARGIN, PAGE_MARGIN - 8, PAGE_MARGIN, PAGE_MARGIN - 8)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addWidget(self._stack, 1)


def _is_of(row: BookRow) -> tuple[object, ...]:
    """What a row is of, whatever of it was paid meanwhile."""
    return row.label, row.invoice_id, row.quote_id, row.song_id


def _note(figure: Figure, number: int, seen: Overview) -> str:
    if figure is Figure.INVOICED:
        return f"{count(number, 'paper')} · {pounds(seen.year_invoiced)} this year"
    if figure is Figure.RECEIVED:
        return f"{count(number, 'payment')} · {pounds(seen.year_received)} this year"
    one = {Figure.QUOTES: "quote", Figure.UNBILLED: "quote", Figure.ROUNDS: "round", Figure.DRAFTS: "draft"}
    return count(number, one.get(figure, "invoice"))
