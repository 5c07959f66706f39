"""A big plain choice: what it says, and under it a few words more."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.intake.advice.questions import Choice
from widgets.common.labels import TextLabel

_HEIGHT = 66


class ChoiceCard(QPushButton):
    """A button that stays down while its choice holds."""

    def __init__(self, choice: Choice, parent: QWidget | None = None) -> None:
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
