"""What is wrong with a session, a sentence each, the worst first."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from app.domain.session import EDITING_HINTS, Ignored, Problem
from render.text import count
from widgets.common.buttons import Button
from widgets.common.labels import TextLabel
from widgets.common.look import Look, draw_icon
from widgets.common.panels import EmptyState, Scroller, row
from widgets.song.session_lines import problem_order, tone_of

_ICON = 18
_SAID_BELOW = "ignored_file"  # each entry left out is listed with its reason


class ProblemsPanel(QWidget):
    """The findings of a scan, and what was left out of it; a button writes to the client about them."""

    letter_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._condition = ""
        self._problems: tuple[Problem, ...] = ()
        self._ignored: tuple[Ignored, ...] = ()
        self._list = QWidget()
        self._lines = QVBoxLayout(self._list)
        self._lines.setContentsMargins(4, 8, 8, 8)
        self._lines.setSpacing(10)
        self._stack = QStackedWidget()
        self._stack.addWidget(Scroller(self._list))
        self._stack.addWidget(
            EmptyState(look, "done", "Nothing to complain about", "Every stem is readable, and none has a problem.")
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack, 1)
        self.letter_button = Button(look, "Write to the client …")
        self.letter_button.clicked.connect(self.letter_wanted)
        layout.addLayout(row(None, self.letter_button))
        look.changed.connect(self._fill)

    def show_problems(self, condition: str, problems: Sequence[Problem], ignored: Sequence[Ignored]) -> None:
        """Show what a scan found, and what that makes of the session's condition."""
        shown = [problem for problem in problems if problem.code != _SAID_BELOW]
        new = (tuple(sorted(shown, key=problem_order)), tuple(ignored))
        if (condition, *new) != (self._condition, self._problems, self._ignored):
            self._condition, (self._problems, self._ignored) = condition, new
            self._fill()
        self._stack.setCurrentIndex(0 if problems or ignored else 1)

    def sentences(self) -> list[str]:
        """What is said, from top to bottom."""
        return [label.text() for label in self._list.findChildren(TextLabel)]

    def _clear(self) -> None:
        while entry := self._lines.takeAt(0):
            widget = entry.widget()
            if widget:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()

    def _fill(self) -> None:
        self._clear()
        self._lines.addWidget(TextLabel(self._condition, "strong", wrap=True))
        hints = [problem for problem in self._problems if problem.code in EDITING_HINTS]
        for problem in self._problems:
            if problem not in hints:
                self._lines.addWidget(self._line(tone_of(problem.severity), problem.message))
        if hints:
            self._lines.addWidget(TextLabel("What might need editing: hints, to be listened to", "strong", wrap=True))
        for hint in hints:
            self._lines.addWidget(self._line(tone_of(hint.severity), hint.message))
        if self._ignored:
            heading = f"{count(len(self._ignored), 'entry', 'entries')} left out"
            self._lines.addWidget(TextLabel(heading, "strong"))
            for ignored in self._ignored:
                self._lines.addWidget(TextLabel(f"{ignored.path}: {ignored.reason}", "muted", wrap=True))
        self._lines.addStretch(1)

    def _line(self, tone: str, sentence: str) -> QWidget:
        line, icon, text = QWidget(), QLabel(), TextLabel(sentence, wrap=True)
        icon.setPixmap(draw_icon(tone, self._look.tokens.colour(tone), _ICON, self.devicePixelRatioF()))
        icon.setFixedWidth(_ICON + 4)
        icon.setAccessibleName(tone)
        across = QHBoxLayout(line)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(8)
        across.addWidget(icon)
        across.addWidget(text, 1)
        across.setAlignment(icon, Qt.AlignmentFlag.AlignTop)
        return line
