"""The dialog of an enquiry: first the form, then the reply, to be read, changed and copied beside its advice."""

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget

from app.domain.enquiry import Advice, Assessed, EnquiryRow, Reply
from widgets.advice.answer_page import AnswerPanel
from widgets.common.buttons import Button
from widgets.common.dialogs import WrittenDialog
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.common.panels import Card, row
from widgets.enquiry.ask_page import AskPage

_SIZE = (980, 650)
_ANSWER_WIDTH = 340
_NOTE_HEIGHT = 88


class EnquiryDialog(WrittenDialog):
    """Two pages in their order."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.setObjectName("enquiry_dialog")
        self.setWindowTitle("New enquiry")
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
        self.ask.cancel_button.clicked.connect(self.cancel)
        self.reply.close_button.clicked.connect(self.accept)
        self.ask.note.setFocus()
        self.keep_written()

    def written(self) -> str:
        """Subject and reply; what the client wrote, and whatever else was typed, while there is none."""
        reply = self.reply.reply
        return f"{reply.subject}\n{reply.text}" if self.answered else self.ask.typed

    @property
    def answered(self) -> bool:
        """Whether the reply is in view."""
        return self._stack.currentWidget() is self.reply

    def show_assessed(self, assessed: Assessed, status: str) -> None:
        """Show the reply."""
        self._title.setText(f"Reply to {assessed.client}")
        self._stack.setCurrentWidget(self.reply)
        self.reply.show_reply(assessed.advice, assessed.reply, assessed.note.text, status)
        self.keep_written()

    def show_kept(self, client: str, kept: EnquiryRow, status: str) -> None:
        """Show an enquiry that was answered before; there is nothing to undo here."""
        self.setWindowTitle("Enquiry")
        self._title.setText(f"Reply to {client}")
        self._stack.setCurrentWidget(self.reply)
        self.reply.back_button.hide()
        self.reply.show_reply(kept.advice, kept.reply, kept.note, status)
        self.keep_written()


class ReplyPage(QWidget):
    """Shows what became of an enquiry; what is typed over the reply is what is copied."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.answer = AnswerPanel(look, "")
        self.subject = QLineEdit()
        self.subject.setAccessibleName("Subject")
        self.subject.setAcceptDrops(False)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName("Reply")
        self.text.setTabChangesFocus(True)
        self.text.setAcceptDrops(False)
        self.note = QPlainTextEdit()
        self.note.setAccessibleName("What the client wrote")
        self.note.setReadOnly(True)
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(_NOTE_HEIGHT)
        self._wrote = TextLabel("They wrote", "small")
        self.status = TextLabel("", "muted", wrap=True)
        self.copy_button = Button(look, "Copy the reply", kind="primary")
        self.open_button = Button(look, "Open the song", "open")
        self.back_button = Button(look, "Archive the song", "back")
        self.close_button = Button(look, "Close")
        self._lay_out()

    @property
    def reply(self) -> Reply:
        """The reply as it stands."""
        return Reply(self.subject.text(), self.text.toPlainText())

    def show_reply(self, advice: Advice, reply: Reply, note: str, status: str) -> None:
        """Show an answered enquiry, with the note where there was one."""
        self.answer.show_advice(advice)
        self.subject.setText(reply.subject)
        self.text.setPlainText(reply.text)
        self.note.setPlainText(note)
        for part in (self.note, self._wrote):
            part.setVisible(bool(note))
        self.status.setText(status)
        self.copy_button.setFocus()

    def _lay_out(self) -> None:
        left = Card("What it needs")
        left.setFixedWidth(_ANSWER_WIDTH)
        left.body.addWidget(self.answer, 1)
        left.body.addWidget(self._wrote)
        left.body.addWidget(self.note)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(TextLabel("Subject", "small"))
        right.addWidget(self.subject)
        right.addWidget(TextLabel("Reply", "small"))
        right.addWidget(self.text, 1)
        across = QHBoxLayout()
        across.setSpacing(22)
        across.addWidget(left)
        across.addLayout(right, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(across, 1)
        layout.addWidget(self.status)
        layout.addLayout(row(self.back_button, None, self.close_button, self.open_button, self.copy_button))
