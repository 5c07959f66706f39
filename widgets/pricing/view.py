"""The Pricing page says truthfully that there are no quotes yet, and where to find what one will rest on."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets.common.boxes import PAGE_MARGIN
from widgets.common.empty import EmptyState
from widgets.common.labels import TextLabel
from widgets.common.look import Look


class PricingView(QWidget):
    """A heading and an honest empty state."""

    board_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page_pricing")
        empty = EmptyState(
            look,
            "pricing",
            "Quotes are not in this version yet",
            "What a quote will rest on is here already: each scanned session shows its tracks, how tidy its files are "
            "and how dense its arrangement is, on its Song page.",
            "Go to the Board",
        )
        empty.action.connect(self.board_wanted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAGE_MARGIN, PAGE_MARGIN - 6, PAGE_MARGIN, PAGE_MARGIN - 6)
        layout.addWidget(TextLabel("Pricing", "title"))
        layout.addWidget(empty, 1)
