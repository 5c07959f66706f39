"""The Billing page says truthfully that there are no invoices yet, and what is kept meanwhile."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets.common.boxes import PAGE_MARGIN
from widgets.common.empty import EmptyState
from widgets.common.labels import TextLabel
from widgets.common.look import Look


class BillingView(QWidget):
    """A heading and an honest empty state."""

    clients_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page_billing")
        empty = EmptyState(
            look,
            "billing",
            "Invoices are not in this version yet",
            "Nothing here counts money. Clients, songs, rounds and every render are kept in the catalogue meanwhile, "
            "so that nothing has to be typed twice.",
            "Go to the clients",
        )
        empty.action.connect(self.clients_wanted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAGE_MARGIN, PAGE_MARGIN - 6, PAGE_MARGIN, PAGE_MARGIN - 6)
        layout.addWidget(TextLabel("Billing", "title"))
        layout.addWidget(empty, 1)
