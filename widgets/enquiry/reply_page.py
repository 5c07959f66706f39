"""The reply, to be read, changed and copied, beside the advice it rests on."""

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app.domain.enquiry import Advice, Reply
from widgets.advice.answer import AnswerPanel
from widgets.common.buttons import Button
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.common.panels import Card, row

_ANSWER_WIDTH = 340
_NOTE_HEIGHT = 88


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
        self.said = TextLabel("", "muted", wrap=True)
        self.copy_button = Button(look, "Copy the reply", kind="primary")
        self.open_button = Button(look, "Open the song", "open")
        self.back_button = Button(look, "Take it back", "back")
        self.close_button = Button(look, "Close")
        self._lay_out()

    @property
    def reply(self) -> Reply:
        """The reply as it stands."""
        return Reply(self.subject.text(), self.text.toPlainText())

    def show_reply(self, advice: Advice, reply: Reply, note: str, said: str) -> None:
        """Show an answered enquiry, with the note where there was one."""
        self.answer.show_advice(advice)
        self.subject.setText(reply.subject)
        self.text.setPlainText(reply.text)
        self.note.setPlainText(note)
        for part in (self.note, self._wrote):
            part.setVisible(bool(note))
        self.said.setText(said)
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
        layout.addWidget(self.said)
        layout.addLayout(row(self.back_button, None, self.close_button, self.open_button, self.copy_button))
