"""The form of a client: new, or to be changed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from widgets.common.fields import TextField
from widgets.common.look import Look
from widgets.forms.dialog import FormDialog
from widgets.forms.drafts import ClientDraft


class ClientForm(FormDialog):
    """Asks for a client; `submitted` carries the draft and the dialog stays until it is kept."""

    submitted = Signal(object)

    def __init__(self, look: Look, heading: str, done: str, parent: QWidget | None = None) -> None:
        super().__init__(look, heading, done, parent)
        self.setObjectName("client_form")
        self.name = TextField("Name")
        self.email = TextField("E-mail")
        self.notes = QPlainTextEdit()
        self.notes.setAccessibleName("Notes")
        self.notes.setTabChangesFocus(True)
        self.notes.setAcceptDrops(False)
        self.notes.setFixedHeight(110)
        self.add_field("Name", self.name, (0, 0))
        self.add_field("E-mail", self.email, (1, 0))
        self.add_field("Notes", self.notes, (2, 0))

    def show_draft(self, draft: ClientDraft) -> None:
        """Fill the form in."""
        self.name.setText(draft.name)
        self.email.setText(draft.email)
        self.notes.setPlainText(draft.notes)
        self.name.setFocus()

    def draft(self) -> ClientDraft:
        """What has been typed."""
        return ClientDraft(self.name.text().strip(), self.email.text().strip(), self.notes.toPlainText().strip())

    def submit(self) -> None:
        """Tell what has been typed."""
        self.submitted.emit(self.draft())
