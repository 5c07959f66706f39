"""The form of a client, and what keeps what was typed into it."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QWidget

from app.catalogue.clients import check_naming
from app.delivery.file_names import USUAL, file_name
from app.domain.catalogue import Client, ClientKind
from app.use_cases.drafts import ClientDraft, client_changes, client_draft
from render.errors import BouncedeskError
from widgets.common.dialogs import FormDialog
from widgets.common.fields import NumberField, TextArea, TextField
from widgets.common.labels import ElidedLabel
from widgets.common.look import Look
from widgets.common.messages import advised
from widgets.merging.entries import CLIENT, remember_added
from widgets.services import WindowServices

_WIDTH = 760
_LINES = 3
_USUAL_TERMS = -1
_MOST_DAYS = 365
_EXAMPLE = ("Rosa Fenn", "Ember", "tv", "48k-24b", "wav")
_PARTS = {"client": "Fenn Music", "release": "Cinders", "round": "2", "date": "2026-03-16"}


class ClientForm(FormDialog):
    """Asks for a client; `submitted` carries the draft and the dialog stays until it is kept."""

    submitted = Signal(object)

    def __init__(self, look: Look, heading: str, done: str, parent: QWidget | None = None) -> None:
        super().__init__(look, heading, done, parent)
        self.setObjectName("client_form")
        self.setMinimumWidth(_WIDTH)
        self.name, self.email = TextField("Name"), TextField("E-mail")
        self.kind = QComboBox()
        self.kind.setAccessibleName("Kind")
        for kind in ClientKind:
            self.kind.addItem(kind.value.capitalize(), kind)
        self.country, self.vat_number = TextField("Country", "GB"), TextField("VAT number", "GB123456782")
        self.address = TextArea("Address", "", _LINES)
        self.contacts = TextArea("People", "Ana Ruiz, manager, ana@example.org", _LINES)
        self.notes = TextArea("Notes", "", _LINES)
        self.terms = NumberField("Days to pay in", _USUAL_TERMS, _MOST_DAYS)
        self.terms.setSpecialValueText("As usual")
        self.terms.setSuffix(" days")
        self.po_needed = QCheckBox("Invoices need a purchase order number")
        self.naming = TextField("Names of files", USUAL)
        self.preview = ElidedLabel("", "muted")
        self.mixing, self.mastering = _percent("Mixing"), _percent("Mastering")
        self.naming.textChanged.connect(self._show_preview)
        self._lay_out()
        self._show_preview()

    def show_draft(self, draft: ClientDraft) -> None:
        """Fill the form in."""
        for field, text in (
            (self.name, draft.name),
            (self.email, draft.email),
            (self.country, draft.country),
            (self.vat_number, draft.vat_number),
            (self.naming, draft.naming),
        ):
            field.setText(text)
        for area, text in ((self.notes, draft.notes), (self.address, draft.address), (self.contacts, draft.contacts)):
            area.setPlainText(text)
        self.kind.setCurrentIndex(self.kind.findData(draft.kind))
        self.terms.setValue(_USUAL_TERMS if draft.terms_days is None else draft.terms_days)
        self.po_needed.setChecked(draft.po_needed)
        self.mixing.setValue(draft.mixing_bp / 100)
        self.mastering.setValue(draft.mastering_bp / 100)
        self.name.setFocus()

    def draft(self) -> ClientDraft:
        """What has been typed."""
        days = self.terms.value()
        return ClientDraft(
            name=self.name.text().strip(),
            email=self.email.text().strip(),
            notes=self.notes.toPlainText().strip(),
            kind=ClientKind(self.kind.currentData()),
            contacts=self.contacts.toPlainText().strip(),
            address=self.address.toPlainText().strip(),
            country=self.country.text().strip(),
            terms_days=None if days == _USUAL_TERMS else days,
            vat_number=self.vat_number.text().strip(),
            po_needed=self.po_needed.isChecked(),
            naming=self.naming.text().strip(),
            mixing_bp=round(self.mixing.value() * 100),
            mastering_bp=round(self.mastering.value() * 100),
        )

    def submit(self) -> None:
        """Tell what has been typed."""
        self.submitted.emit(self.draft())

    def _show_preview(self) -> None:
        """Show what a file would be called."""
        try:
            template = check_naming(self.naming.text())
        except BouncedeskError as error:
            self.preview.setText(advised(error))
            return
        self.preview.setText(f"As in {file_name(*_EXAMPLE, template, _PARTS)}")

    def _lay_out(self) -> None:
        places: tuple[tuple[str, QWidget, tuple[int, int], int], ...] = (
            ("Name", self.name, (0, 0), 1),
            ("E-mail", self.email, (0, 1), 1),
            ("Kind", self.kind, (1, 0), 1),
            ("VAT number", self.vat_number, (1, 1), 1),
            ("Address", self.address, (2, 0), 1),
            ("People: name, role, e-mail, telephone", self.contacts, (2, 1), 1),
            ("Country, as two letters", self.country, (3, 0), 1),
            ("Pays within", self.terms, (3, 1), 1),
            ("Mixing, agreed off or on top", self.mixing, (4, 0), 1),
            ("Mastering, agreed off or on top", self.mastering, (4, 1), 1),
            ("Names of files", self.naming, (5, 0), 2),
            ("Notes", self.notes, (7, 0), 2),
        )
        for name, field, place, span in places:
            self.add_field(name, field, place, span)
        self.grid.addWidget(self.preview, 12, 0, 1, 2)
        self.grid.addWidget(self.po_needed, 13, 0, 1, 2)


def _percent(name: str) -> QDoubleSpinBox:
    field = QDoubleSpinBox()
    field.setAccessibleName(f"{name}, agreed off or on top")
    field.setRange(-100, 100)
    field.setDecimals(2)
    field.setSuffix(" %")
    line = field.lineEdit()
    if line:
        line.setTextMargins(8, 0, 0, 0)  # style sheets do not reach it
    return field


class ClientForms(QObject):
    """Adds and edits clients. Each form stays open until it is saved or cancelled."""

    def __init__(self, services: WindowServices, window: QWidget) -> None:
        super().__init__(window)
        self._services, self._window = services, window
        self._editing: Client | None = None
        self.form: ClientForm | None = None

    def add(self) -> None:
        """Ask for a new client."""
        self._editing = None
        self._open("New client", "Add client", ClientDraft())

    def edit(self, client_id: int) -> None:
        """Ask what to change of a client."""
        try:
            client = self._services.catalogue.clients.get(client_id)
        except BouncedeskError as error:
            self._services.messages.error(error)
            return
        self._editing = client
        self._open("Edit client", "Save changes", client_draft(client))

    def _open(self, heading: str, done: str, draft: ClientDraft) -> None:
        form = ClientForm(self._services.look, heading, done, self._window)
        form.show_draft(draft)
        form.submitted.connect(self._keep)
        form.finished.connect(form.deleteLater)
        self.form = form
        form.open()

    def _keep(self, draft: ClientDraft) -> None:
        form = self.form
        if form is None:
            return
        try:
            client = self._change(self._editing, draft) if self._editing else self._add(draft)
            if not self._editing:
                remember_added(self._services, client.name, [(CLIENT, client.id)])
        except BouncedeskError as error:
            form.show_problem(advised(error))
            return
        form.accept()
        self.form = None
        self._services.watch.touch()
        self._services.navigate.client.emit(client.id)

    def _add(self, draft: ClientDraft) -> Client:
        """A new client with all that was typed, or none; raises BouncedeskError where it is refused."""
        catalogue = self._services.catalogue
        with catalogue.transaction():
            return catalogue.clients.edit(catalogue.clients.add(draft.name).id, **client_changes(draft))

    def _change(self, client: Client, draft: ClientDraft) -> Client:
        """Edit the client so that it can be undone; raises BouncedeskError where it is refused."""
        clients = self._services.catalogue.clients
        after, before = client_changes(draft), client_changes(client_draft(client))
        changed = clients.edit(client.id, **after)
        self._services.edits.remember(
            f"changing {client.name}",
            lambda: clients.edit(client.id, **after),
            lambda: clients.edit(client.id, **before),
        )
        return changed
