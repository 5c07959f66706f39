"""“Ready to start”: the checklist of a song in full, with what there is to do about it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.domain.brief import Readiness, ReadyItem
from widgets.common.buttons import Button
from widgets.common.labels import Chip, TextLabel
from widgets.common.look import Look, draw_icon
from widgets.common.panels import Card, Scroller, column, row

_ICON = 18


class Checklist(Card):
    """Each line with its mark; below, the groups can be confirmed and the client written to."""

    groups_confirmed = Signal(bool)
    letter_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("", parent, margin=16)
        self._look = look
        self._readiness = Readiness(())
        self._confirmed = False
        self.count = Chip()
        self.groups_button = Button(look, "Confirm the groups", "done")
        self.groups_button.clicked.connect(self._confirm)
        self.letter_button = Button(look, "Write to the client …", "edit")
        self.letter_button.clicked.connect(self.letter_wanted)
        self._list = QWidget()
        self._lines = QVBoxLayout(self._list)
        self._lines.setContentsMargins(0, 4, 6, 4)
        self._lines.setSpacing(12)
        self.body.addLayout(row(TextLabel("Ready to start", "heading"), None, self.count))
        self.body.addWidget(Scroller(self._list), 1)
        self.body.addWidget(self.groups_button)
        self.body.addWidget(self.letter_button)
        look.changed.connect(self._fill)

    def show_readiness(self, readiness: Readiness, *, confirmed: bool, session: bool) -> None:
        """Show how ready the song is; without a session there are no groups, and no letter."""
        self._confirmed = confirmed
        self.groups_button.show_icon(
            *(("retry", "Open the groups again") if confirmed else ("done", "Confirm the groups"))
        )
        for button in (self.groups_button, self.letter_button):
            button.setEnabled(session)
        if readiness != self._readiness:
            self._readiness = readiness
            self._fill()

    def sentences(self) -> list[str]:
        """The lines as they read, from top to bottom."""
        return [label.text() for label in self._list.findChildren(TextLabel)]

    def _confirm(self) -> None:
        self.groups_confirmed.emit(not self._confirmed)

    def _fill(self) -> None:
        while taken := self._lines.takeAt(0):
            widget = taken.widget()
            if widget:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()
        for item in self._readiness.items:
            self._lines.addWidget(self._line(item))
        self._lines.addStretch(1)
        done, of = self._readiness.done, len(self._readiness.items)
        self.count.show_fact(f"{done} of {of}" if of else "", "ok" if self._readiness.ready else "info")

    def _line(self, item: ReadyItem) -> QWidget:
        line, icon = QWidget(), QLabel()
        colour = self._look.tokens.colour("ok" if item.done else "warning")
        icon.setPixmap(draw_icon("done" if item.done else "warning", colour, _ICON, self.devicePixelRatioF()))
        icon.setAlignment(Qt.AlignmentFlag.AlignTop)
        title = TextLabel(item.title, "" if item.done else "strong", wrap=True)
        words = (title,) if item.done else (title, TextLabel(item.missing, "muted", wrap=True))
        across = row(icon, column(*words, gap=2), gap=10)
        across.setStretch(1, 1)
        line.setLayout(across)
        line.setAccessibleName(f"{item.title}: {item.missing or 'done'}")
        return line
