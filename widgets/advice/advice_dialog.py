"""The guided page: a question at a time on the left, the answer so far on the right."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.enquiry import Advice
from app.intake.advice.recommendation import Question, advice_text
from widgets.advice.answer_page import AnswerPanel
from widgets.advice.evidence_page import EvidencePage, EvidenceWords
from widgets.advice.question_page import QuestionPage
from widgets.common.buttons import Button
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.common.panels import Card, row

_SIZE = (960, 640)
_ANSWER_WIDTH = 350
_WAITING = "Answer what you can: the advice appears here, and gets surer with every answer."

_EVIDENCE = EvidenceWords(
    "Is there a mix to listen to?",
    "A file says more than words: clipping, loudness, balance and mono are measured.",
    "Drop the mix here",
    "It was listened to; what it shows stands in the answer.",
)


class AdviceDialog(QDialog):
    """Asks the questions; `chosen` carries a question's key and the values that hold."""

    chosen = Signal(str, object)

    def __init__(self, look: Look, questions: Sequence[Question], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("advice_dialog")
        self.setWindowTitle("Advice")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.resize(*_SIZE)
        self.advice: Advice | None = None
        self.pages = tuple(QuestionPage(question) for question in questions)
        self.evidence = EvidencePage(look, _EVIDENCE)
        self.answer = AnswerPanel(look, _WAITING)
        self.step = TextLabel("", "muted")
        self.back = Button(look, "Back")
        self.next = Button(look, "Next", kind="primary")
        self.copy_button = Button(look, "Copy as text")
        self.again = Button(look, "Start again")
        self.close_button = Button(look, "Close")
        self.stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self.show_step(0)

    def show_step(self, place: int) -> None:
        """Show a question by its place, the last one being the file."""
        self.stack.setCurrentIndex(place)
        last = self.stack.count() - 1
        self.step.setText(f"{place + 1} of {last + 1}")
        self.back.setEnabled(place > 0)
        self.next.setEnabled(place < last)
        page = self.stack.currentWidget()
        if isinstance(page, QuestionPage):
            next((card for card in page.cards if card.isChecked()), page.cards[0]).setFocus()
        else:
            self.evidence.zone.button.setFocus()

    def show_advice(self, advice: Advice) -> None:
        """Show the answer so far."""
        self.advice = advice
        self.answer.show_advice(advice)
        self.copy_button.setEnabled(True)

    def copy(self) -> None:
        """Put the answer on the clipboard."""
        if self.advice:
            QGuiApplication.clipboard().setText(advice_text(self.advice))
            self.copy_button.setText("Copied")

    def _choose(self, key: str, values: object) -> None:
        self.copy_button.setText("Copy as text")
        self.chosen.emit(key, values)
        page = self.sender()
        if isinstance(page, QuestionPage) and not page.question.many:
            self._go_on()

    def _go_on(self) -> None:
        self.show_step(min(self.stack.count() - 1, self.stack.currentIndex() + 1))

    def _go_back(self) -> None:
        self.show_step(max(0, self.stack.currentIndex() - 1))

    def _connect(self) -> None:
        for page in self.pages:
            page.chosen.connect(self._choose)
        self.back.clicked.connect(self._go_back)
        self.next.clicked.connect(self._go_on)
        self.copy_button.clicked.connect(self.copy)
        self.copy_button.setEnabled(False)
        self.close_button.clicked.connect(self.accept)

    def _lay_out(self) -> None:
        for page in (*self.pages, self.evidence):
            self.stack.addWidget(page)
        left = QVBoxLayout()
        left.setSpacing(14)
        left.addWidget(self.stack, 1)
        left.addLayout(row(self.back, self.next, self.step, None))
        right = Card("The advice so far")
        right.setFixedWidth(_ANSWER_WIDTH)
        right.body.addWidget(self.answer, 1)
        across = QHBoxLayout()
        across.setSpacing(22)
        across.addLayout(left, 1)
        across.addWidget(right)
        body = QVBoxLayout(self)
        body.setContentsMargins(26, 22, 26, 20)
        body.setSpacing(14)
        body.addWidget(TextLabel("Which stage does the song need?", "title"))
        body.addLayout(across, 1)
        body.addLayout(row(self.again, None, self.close_button, self.copy_button))
