"""The card of who the studio is, its fields side by side."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFrame, QGridLayout, QLayout, QWidget

from app.billing.studio import StudioDetails
from widgets.common.buttons import Button
from widgets.common.fields import TextArea, TextField
from widgets.common.labels import ElidedLabel, TextLabel
from widgets.common.look import Look
from widgets.common.panels import Card, row

_LINES = 4
_NO_LOGO = "None: the studio's name stands in its place."
_HINT = (
    "Name, address and numbers as they stand on quotes and invoices; letters and replies are signed with the name. "
    "Without a VAT number papers say nothing of VAT."
)


class StudioCard(Card):
    """`edited` when a field is left with another text; choosing a logo or a colour is the controller's."""

    edited = Signal()
    logo_wanted = Signal()
    no_logo_wanted = Signal()
    colour_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("The studio", parent)
        self.name, self.email = TextField("Studio's name"), TextField("Studio's e-mail", "hello@studio.example")
        self.address = TextArea("Studio's address", "", _LINES)
        self.bank = TextArea("Bank details", "Sort code 12-34-56, account 12345678", _LINES)
        self.country, self.vat_number = TextField("Studio's country", "GB"), TextField("VAT number", "Not registered")
        self.company_number, self.office = TextField("Company number"), TextField("Registered office")
        self.accent = TextField("Accent colour", "#0b6b6f")
        self.problem = TextLabel("", "error", wrap=True)
        self.logo_button = Button(look, "Choose …", "folder")
        self.no_logo_button = Button(look, "None", "cancel")
        self.colour_button = Button(look, "Choose a colour …")
        self._logo, self._swatch = ElidedLabel(_NO_LOGO), QFrame()
        self._lay_out()
        self._connect()

    def show_details(self, details: StudioDetails) -> None:
        """Show what is in force; `edited` is not told."""
        for field, text in self._texts(details):
            if field.text() != text:
                field.setText(text)
        for area, lines in ((self.address, details.address), (self.bank, details.bank_details)):
            if area.toPlainText() != "\n".join(lines):
                area.setPlainText("\n".join(lines))
        self._logo.setText(details.logo or _NO_LOGO)
        self._logo.setAccessibleName(f"Logo: {details.logo or 'none'}")
        self.no_logo_button.setEnabled(bool(details.logo))
        self._swatch.setStyleSheet(f"background: {QColor(details.accent).name()}; border: 0; border-radius: 7px;")
        self.show_problem("")

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
            accent=self.accent.text(),
        )

    def show_problem(self, sentence: str) -> None:
        """Say what is wrong; nothing typed is lost."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def _texts(self, details: StudioDetails) -> tuple[tuple[TextField, str], ...]:
        return (
            (self.name, details.name),
            (self.email, details.email),
            (self.country, details.country),
            (self.vat_number, details.vat_number),
            (self.company_number, details.company_number),
            (self.office, details.registered_office),
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
        grid.add("Logo, as PNG or JPEG", logo, (4, 0))
        grid.add("Accent colour", accent, (4, 1))
        self.body.addLayout(grid)
        self.body.addWidget(self.problem)
        self.problem.hide()


class FieldGrid(QGridLayout):
    """Fields by row and column, each under its name."""

    def __init__(self) -> None:
        super().__init__()
        self.setHorizontalSpacing(14)
        self.setVerticalSpacing(5)

    def add(self, name: str, field: QWidget | QLayout, place: tuple[int, int], span: int = 1) -> None:
        """Put a field under its name; `place` counts rows and columns of fields."""
        label = TextLabel(name, "small")
        label.setContentsMargins(0, 7 if place[0] else 0, 0, 0)
        self.addWidget(label, place[0] * 2, place[1], 1, span)
        if isinstance(field, QWidget):
            label.setBuddy(field)
            self.addWidget(field, place[0] * 2 + 1, place[1], 1, span)
        else:
            self.addLayout(field, place[0] * 2 + 1, place[1], 1, span)
        for column in range(place[1], place[1] + span):
            self.setColumnStretch(column, 1)
