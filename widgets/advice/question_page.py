"""One question with its choices."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.intake.advice.recommendation import AnswerChoice, Question
from widgets.common.labels import TextLabel

_COLUMNS_FROM = 4  # so many choices stand side by side
_HEIGHT = 66


class ChoiceCard(QPushButton):
    """A button that stays down while its choice holds."""

    def __init__(self, choice: AnswerChoice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.value = choice.value
        self.setObjectName(f"choice_{choice.value or 'none'}")
        self.setProperty("kind", "card")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setAccessibleName(choice.text)
        self.setAccessibleDescription(choice.hint)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(16, 9, 16, 9)
        lines.setSpacing(2)
        lines.addStretch(1)
        for text, role in ((choice.text, "strong"), (choice.hint, "small")):
            label = TextLabel(text, role, wrap=True)
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            lines.addWidget(label)
        lines.addStretch(1)

    def sizeHint(self) -> QSize:
        """Room for two lines, whatever the style makes of a button."""
        return QSize(200, _HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses, as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class QuestionPage(QWidget):
    """`chosen` carries the question's key and the values that hold."""

    chosen = Signal(str, object)

    def __init__(self, question: Question, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.question = question
        self.cards = tuple(ChoiceCard(choice) for choice in question.choices)
        for card in self.cards:
            card.clicked.connect(self._choose)
        self._lay_out()

    @property
    def values(self) -> tuple[str, ...]:
        """The values that hold; empty where nothing was chosen."""
        return tuple(card.value for card in self.cards if card.isChecked())

    def clear(self) -> None:
        """Take every choice back."""
        for card in self.cards:
            card.setChecked(False)

    def _choose(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, ChoiceCard):
            self._let_go(pressed)
        self.chosen.emit(self.question.key, self.values)

    def _let_go(self, pressed: ChoiceCard) -> None:
        """One choice excludes the others; where many may hold, only "nothing" does. A single one stays down."""
        many = self.question.many
        for card in self.cards:
            if card is not pressed and (not many or not pressed.value or not card.value):
                card.setChecked(False)
        if not many:
            pressed.setChecked(True)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(10)
        across = 2 if len(self.cards) >= _COLUMNS_FROM else 1
        for place, card in enumerate(self.cards):
            grid.addWidget(card, place // across, place % across)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(TextLabel(self.question.title, "heading"))
        layout.addWidget(TextLabel(self.question.help, "muted", wrap=True))
        layout.addSpacing(6)
        layout.addLayout(grid)
        layout.addStretch(1)
