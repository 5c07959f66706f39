"""Who the studio is: the card it is typed on, and what keeps that, its papers and its week."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QColorDialog, QFileDialog, QFrame, QWidget

from app.billing.papers import sample_invoice
from app.billing.studio import StudioDetails
from app.pricing.rate_card_versions import card_in_use
from render.errors import BouncedeskError
from widgets.catalogue_access import BackgroundRead
from widgets.common.buttons import Button
from widgets.common.fields import TextArea, TextField
from widgets.common.labels import ElidedLabel, TextLabel
from widgets.common.look import Look
from widgets.common.messages import advised
from widgets.common.panels import FieldGrid, row
from widgets.documents.papers import QtPapers
from widgets.documents.viewer import PdfDialog
from widgets.services import WindowServices
from widgets.settings.papers_card import DetailsCard, PapersCard, WeekCard, show_lines
from widgets.settings.vat_card import VatCard

_LINES = 4
_NO_LOGO = "None: the studio's name stands in its place."
_HINT = (
    "Name, address and numbers as they stand on quotes and invoices; letters and replies are signed with the name. "
    "Without a VAT number papers say nothing of VAT."
)
_PICTURES = "Pictures (*.png *.jpg *.jpeg)"


class StudioCard(DetailsCard):
    """A field counts as set when it is left; choosing a logo or a colour is the controller's."""

    logo_wanted = Signal()
    no_logo_wanted = Signal()
    colour_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("The studio", parent)
        self.name, self.email = TextField("Studio's name"), TextField("Studio's e-mail", "hello@studio.example")
        self.address = TextArea("Studio's address", "", _LINES)
        self.bank = TextArea("Bank details", "Sort code 12-34-56, account 12345678", _LINES)
        self.country, self.vat_number = TextField("Studio's country", "GB"), TextField("VAT number", "Not registered")
        self.owner = TextField("Owner's name", "Where the studio goes by another")
        self.company_number, self.office = TextField("Company number"), TextField("Registered office")
        self.accent = TextField("Accent colour", "#0b6b6f")
        self.logo_button = Button(look, "Choose …", "folder")
        self.no_logo_button = Button(look, "None", "cancel")
        self.colour_button = Button(look, "Choose a colour …")
        self._logo, self._swatch = ElidedLabel(_NO_LOGO), QFrame()
        self._lay_out()
        self._connect()
        self.show_details(self.shown)

    def fill(self, details: StudioDetails) -> None:
        """The names, addresses and looks of now."""
        for field, text in self._texts(details):
            if field.text() != text:
                field.setText(text)
        show_lines(self.address, details.address)
        show_lines(self.bank, details.bank_details)
        self._logo.setText(details.logo or _NO_LOGO)
        self._logo.setAccessibleName(f"Logo: {details.logo or 'none'}")
        self.no_logo_button.setEnabled(bool(details.logo))
        self._swatch.setStyleSheet(f"background: {QColor(details.accent).name()}; border: 0; border-radius: 7px;")

    def taken(self, details: StudioDetails) -> StudioDetails:
        """`details` with what stands in the fields."""
        return replace(
            details,
            name=self.name.text(),
            email=self.email.text(),
            address=tuple(self.address.toPlainText().splitlines()),
            bank_details=tuple(self.bank.toPlainText().splitlines()),
            country=self.country.text(),
            vat_number=self.vat_number.text(),
            company_number=self.company_number.text(),
            registered_office=self.office.text(),
            owner=self.owner.text(),
            accent=self.accent.text(),
        )

    def _texts(self, details: StudioDetails) -> tuple[tuple[TextField, str], ...]:
        return (
            (self.name, details.name),
            (self.email, details.email),
            (self.country, details.country),
            (self.vat_number, details.vat_number),
            (self.company_number, details.company_number),
            (self.office, details.registered_office),
            (self.owner, details.owner),
            (self.accent, details.accent),
        )

    def _connect(self) -> None:
        for field, _ in self._texts(StudioDetails()):
            field.editingFinished.connect(self.edited)
        self.address.left.connect(self.edited)
        self.bank.left.connect(self.edited)
        self.logo_button.clicked.connect(self.logo_wanted)
        self.no_logo_button.clicked.connect(self.no_logo_wanted)
        self.colour_button.clicked.connect(self.colour_wanted)

    def _lay_out(self) -> None:
        self.body.addWidget(TextLabel(_HINT, "small", wrap=True))
        self._swatch.setFixedSize(30, 30)
        logo = row(self._logo, self.logo_button, self.no_logo_button)
        logo.setStretch(0, 1)
        accent = row(self._swatch, self.accent, self.colour_button)
        grid = FieldGrid()
        grid.add("Name", self.name, (0, 0))
        grid.add("E-mail", self.email, (0, 1))
        grid.add("Address", self.address, (1, 0))
        grid.add("Bank details", self.bank, (1, 1))
        grid.add("Country, as two letters", self.country, (2, 0))
        grid.add("VAT number", self.vat_number, (2, 1))
        grid.add("Company number", self.company_number, (3, 0))
        grid.add("Registered office", self.office, (3, 1))
        grid.add("Owner's own name, of a sole trader", self.owner, (4, 0))
        grid.add("Accent colour", accent, (4, 1))
        grid.add("Logo, as PNG or JPEG", logo, (5, 0), span=2)
        self.body.addLayout(grid)
        self.body.addWidget(self.problem)
        self.problem.hide()


class StudioDetailsController(QObject):
    """Each card's details hold as soon as a field is left; what may not stand on a paper is said beside it.

    `dialog` is the sample in view, None while there is none.
    """

    def __init__(
        self,
        services: WindowServices,
        studio: StudioCard,
        papers: PapersCard,
        vat: VatCard,
        week: WeekCard,
        today: Callable[[], date],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._services, self._studio, self._papers, self._vat, self._week = services, studio, papers, vat, week
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
        vat.edited.connect(self._keep_vat)
        papers.sample_wanted.connect(self.show_sample)
        week.edited.connect(self._keep_week)

    def refresh(self) -> None:
        """Show what is in force, as commands may have set it; what was typed and is not kept yet stays."""
        self._services.details.reload()
        details = self._services.details.current
        for card in (self._studio, self._papers, self._vat):
            if card.shown != details:
                self._show_beside_typed(card, details)
        if self._week.shown != self._services.preferences.current.week_hours:
            self._week.show_hours(self._services.preferences.current.week_hours)

    def choose_logo(self, logo: str) -> None:
        """Have a picture at the head of every paper; empty for none."""
        self._keep(self._studio, replace(self._typed(self._studio), logo=logo))

    def forget_logo(self) -> None:
        """Have the studio's name instead; the picture's file stays."""
        self.choose_logo("")

    def choose_accent(self, colour: str) -> None:
        """Have another colour on every paper."""
        self._keep(self._studio, replace(self._typed(self._studio), accent=colour))

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
        self._keep(self._studio, self._typed(self._studio))

    def _keep_papers(self) -> None:
        self._keep(self._papers, self._typed(self._papers))

    def _keep_vat(self) -> None:
        self._keep(self._vat, self._typed(self._vat))

    def _show_beside_typed(self, card: DetailsCard, details: StudioDetails) -> None:
        typed, problem = self._typed(card), card.problem.text()
        card.show_details(typed)
        card.shown = details
        card.show_problem(problem if typed != details else "")

    def _typed(self, card: DetailsCard) -> StudioDetails:
        """What is in force with what was changed on a card; what a command changed meanwhile stays changed."""
        before, after = card.shown, card.taken(card.shown)
        changed = {each.name: getattr(after, each.name) for each in fields(after)}
        changed = {name: value for name, value in changed.items() if value != getattr(before, name)}
        return replace(self._services.details.current, **changed)

    def _keep(self, card: DetailsCard, details: StudioDetails) -> None:
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
