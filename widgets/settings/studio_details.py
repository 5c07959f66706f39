"""What is typed on the cards of the studio, its papers and its week, kept."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QColorDialog, QFileDialog

from app.billing.papers import sample_invoice
from app.billing.studio import StudioDetails
from app.pricing.rate_card_versions import card_in_use
from render.errors import BouncedeskError
from widgets.catalogue_access import BackgroundRead
from widgets.common.messages import advised
from widgets.documents.papers import QtPapers
from widgets.documents.viewer import PdfDialog
from widgets.services import WindowServices
from widgets.settings.papers_card import PapersCard, WeekCard
from widgets.settings.studio_card import StudioCard

_PICTURES = "Pictures (*.png *.jpg *.jpeg)"


class StudioDetailsController(QObject):
    """Each card's details hold as soon as a field is left; what may not stand on a paper is said beside it.

    `dialog` is the sample in view, None while there is none.
    """

    def __init__(
        self,
        services: WindowServices,
        studio: StudioCard,
        papers: PapersCard,
        week: WeekCard,
        today: Callable[[], date],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._services, self._studio, self._papers, self._week = services, studio, papers, week
        self._today = today
        self.dialog: PdfDialog | None = None
        self._drawing = BackgroundRead("sample", self)
        self._drawing.came.connect(self._show_drawn)
        self._drawing.failed.connect(services.messages.error)
        services.jobs.closed.connect(self._drawing.close)
        studio.edited.connect(self._keep_studio)
        studio.logo_wanted.connect(self._choose_logo)
        studio.no_logo_wanted.connect(self.forget_logo)
        studio.colour_wanted.connect(self._choose_colour)
        papers.edited.connect(self._keep_papers)
        papers.sample_wanted.connect(self.show_sample)
        week.edited.connect(self._keep_week)

    def refresh(self) -> None:
        """Show what is in force, as commands may have set it."""
        self._services.details.reload()
        self._studio.show_details(self._services.details.current)
        self._papers.show_details(self._services.details.current)
        self._week.show_hours(self._services.preferences.current.week_hours)

    def choose_logo(self, logo: str) -> None:
        """Have a picture at the head of every paper; empty for none."""
        self._keep(self._studio, replace(self._studio.taken(self._services.details.current), logo=logo))

    def forget_logo(self) -> None:
        """Have the studio's name instead; the picture's file stays."""
        self.choose_logo("")

    def choose_accent(self, colour: str) -> None:
        """Have another colour on every paper."""
        self._keep(self._studio, replace(self._studio.taken(self._services.details.current), accent=colour))

    def show_sample(self) -> None:
        """Show an invoice of nobody's, as the studio's own would look."""
        studio, catalogue, today = self._services.details.current, self._services.catalogue, self._today()
        self._drawing.ask(lambda: QtPapers(studio).invoice(sample_invoice(studio, card_in_use(catalogue), today), None))

    def _show_drawn(self, content: bytes) -> None:
        if self.dialog:
            return
        self.dialog = PdfDialog(self._services.look, "Sample invoice", content, self._papers.window())
        self.dialog.finished.connect(self._forget)
        self.dialog.open()

    def _keep_studio(self) -> None:
        self._keep(self._studio, self._studio.taken(self._services.details.current))

    def _keep_papers(self) -> None:
        self._keep(self._papers, self._papers.taken(self._services.details.current))

    def _keep(self, card: StudioCard | PapersCard, details: StudioDetails) -> None:
        try:
            self._services.details.change(details)
        except BouncedeskError as error:
            card.show_problem(advised(error))
        else:
            card.show_details(self._services.details.current)

    def _keep_week(self) -> None:
        week = replace(self._services.preferences.current, week_hours=self._week.hours())
        self._services.preferences.change(week)

    def _choose_logo(self) -> None:
        start = str(Path(self._services.details.current.logo or Path.home()))
        chosen, _ = QFileDialog.getOpenFileName(self._studio, "The studio's logo", start, _PICTURES)
        if chosen:
            self.choose_logo(chosen)

    def _choose_colour(self) -> None:
        chosen = QColorDialog.getColor(QColor(self._services.details.current.accent), self._studio, "Accent colour")
        if chosen.isValid():
            self.choose_accent(chosen.name())

    def _forget(self) -> None:
        if self.dialog:
            self.dialog.deleteLater()
            self.dialog = None
