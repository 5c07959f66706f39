"""What was sent and what was written: the one form of an enquiry."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.enquiry.assessment import Enquirer
from app.text_likelihood import EncodingRules
from widgets.advice.evidence_page import EvidencePage, EvidenceWords
from widgets.common.buttons import Button
from widgets.common.fields import NameChooser, TextField
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.common.panels import column

_READING = "Name, title, date and wishes are read from it."
_WORDS = EvidenceWords(
    "What did they send?",
    "A mix, a folder of stems or a zip. Leave it out where nothing came.",
    "Drop the file or folder here",
    "It was looked into; what it shows goes into the reply.",
    folders=True,
)


class AskPage(QWidget):
    """`edited` follows what is typed into the note. Client and title follow the note until somebody types there."""

    edited = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.evidence = EvidencePage(look, _WORDS, encodings=EncodingRules.load().archives)
        self.note = QPlainTextEdit()
        self.note.setAccessibleName("What the client wrote")
        self.note.setPlaceholderText("Paste the client's message here.")
        self.note.setTabChangesFocus(True)
        self.note.setAcceptDrops(False)
        self.note.textChanged.connect(self.edited)
        self.client = NameChooser("Client", "Whose song it is")
        self.song_title = TextField("Title", "What the song is called")
        self.problem = TextLabel("", "error", wrap=True)
        self.problem.hide()
        self.write_button = Button(look, "Write the reply", kind="primary")
        self.cancel_button = Button(look, "Cancel")
        self.read = TextLabel(_READING, "muted", wrap=True)
        self.read.setObjectName("enquiry_read")
        self.read.setMinimumHeight(2 * self.read.fontMetrics().lineSpacing())  # it changes as one types: no jumping
        self._typed: set[str] = set()
        self._watch_typing()
        self._lay_out()

    @property
    def enquirer(self) -> Enquirer:
        """Whose song it is and its title, as they stand in the fields."""
        return Enquirer(self.client.currentText().strip(), self.song_title.text().strip())

    @property
    def typed(self) -> str:
        """The note, and the client and title where somebody typed them."""
        names = {"client": self.enquirer.client, "title": self.enquirer.title}
        return "\n".join([self.note.toPlainText().strip(), *(names[key] for key in sorted(self._typed))]).strip()

    def offer(self, clients: Sequence[str]) -> None:
        """Offer the known clients."""
        self.client.offer(clients)

    def propose(self, enquirer: Enquirer, read: str = "") -> None:
        """Fill in what was read, and say it; where somebody typed, that stays."""
        self.read.setText(f"Read: {read}" if read else _READING)
        if "client" not in self._typed:
            self.client.setEditText(enquirer.client)
        if "title" not in self._typed:
            self.song_title.setText(enquirer.title)

    def show_problem(self, sentence: str) -> None:
        """Say what is wrong; nothing typed is lost."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def show_busy(self, *, busy: bool) -> None:
        """While what was sent is looked into, the reply waits for it."""
        self.write_button.setEnabled(not busy)
        self.write_button.setText("The reply follows …" if busy else "Write the reply")

    def _watch_typing(self) -> None:
        line = self.client.lineEdit()
        if line:
            line.textEdited.connect(self._type_client)
        self.client.activated.connect(self._type_client)
        self.song_title.textEdited.connect(self._type_title)

    def _type_client(self) -> None:
        self._typed.add("client")

    def _type_title(self) -> None:
        self._typed.add("title")

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(TextLabel("What did they write?", "heading"))
        right.addWidget(self.read)
        right.addSpacing(6)
        right.addWidget(self.note, 1)
        fields = QHBoxLayout()
        fields.setSpacing(14)
        for name, field in (("Client", self.client), ("Title", self.song_title)):
            label = TextLabel(name, "small")
            label.setBuddy(field)
            fields.addLayout(column(label, field, gap=4), 1)
        right.addLayout(fields)
        across = QHBoxLayout()
        across.setSpacing(24)
        across.addWidget(self.evidence, 1)
        across.addLayout(right, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.write_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        layout.addLayout(across, 1)
        layout.addWidget(self.problem)
        layout.addLayout(buttons)
