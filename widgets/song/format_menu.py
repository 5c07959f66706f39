"""A button that opens the list of formats, any number of which can be ticked."""

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from widgets.common.look import Look
from widgets.common.tick_menu import TickMenu


class FormatMenu(TickMenu):
    """Shows the formats ticked; one always stays so."""

    def __init__(
        self, look: Look, titles: Mapping[str, str], reasons: Mapping[str, str], parent: QWidget | None = None
    ) -> None:
        super().__init__(look, "formats", titles, reasons, least=1, parent=parent)
