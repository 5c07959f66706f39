"""The dialog of an enquiry: first the form, then the reply."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QStackedWidget, QVBoxLayout, QWidget

from app.domain.enquiry import Assessed, EnquiryRow
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.enquiry.ask_page import AskPage
from widgets.enquiry.reply_page import ReplyPage

_SIZE = (980, 650)


class EnquiryDialog(QDialog):
    """Two pages in their order."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("enquiry_dialog")
        self.setWindowTitle("New enquiry")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.resize(*_SIZE)
        self._title = TextLabel("New enquiry", "title")
        self.ask = AskPage(look)
        self.reply = ReplyPage(look)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.ask)
        self._stack.addWidget(self.reply)
        body = QVBoxLayout(self)
        body.setContentsMargins(26, 22, 26, 20)
        body.setSpacing(14)
        body.addWidget(self._title)
        body.addWidget(self._stack, 1)
        self.ask.cancel_button.clicked.connect(self.reject)
        self.reply.close_button.clicked.connect(self.accept)
        self.ask.note.setFocus()

    @property
    def answered(self) -> bool:
        """Whether the reply is in view."""
        return self._stack.currentWidget() is self.reply

    def show_assessed(self, assessed: Assessed, said: str) -> None:
        """Show the reply."""
        self._title.setText(f"Reply to {assessed.client}")
        self._stack.setCurrentWidget(self.reply)
        self.reply.show_reply(assessed.advice, assessed.reply, assessed.note.text, said)

    def show_kept(self, client: str, kept: EnquiryRow, said: str) -> None:
        """Show an enquiry that was answered before; there is nothing to take back of it here."""
        self.setWindowTitle("Enquiry")
        self._title.setText(f"Reply to {client}")
        self._stack.setCurrentWidget(self.reply)
        self.reply.back_button.hide()
        self.reply.show_reply(kept.advice, kept.reply, kept.note, said)
