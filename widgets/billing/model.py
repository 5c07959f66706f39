"""The rows behind a figure as a table, and the page on paper."""

from PySide6.QtCore import QMarginsF, QPoint
from PySide6.QtGui import QPageLayout, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from app.billing.book_figures import BookRow
from app.domain.money import pounds
from widgets.common.tables import LineModel
from widgets.common.words import day

HEADINGS = ("What", "Date", "Client", "About", "Amount")
AMOUNT = 4


class BookModel(LineModel[BookRow]):
    """Amounts in pounds, to the right."""

    def __init__(self) -> None:
        super().__init__(HEADINGS, {AMOUNT})

    def text(self, line: BookRow, column: int) -> str:
        """What, when, whose, about what, how much."""
        return (line.label, day(line.on), line.client, line.what, pounds(line.amount))[column]


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
