"""The Rounds section: the notes of a round, and beside them the song's rounds and what can be done with each."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QWidget

from app.domain.rounds import Round, RoundState, recalled
from widgets.common.buttons import Button
from widgets.common.labels import Chip, TextLabel
from widgets.common.look import Look
from widgets.common.panels import GAP, Card, Scroller, row
from widgets.common.progress import ProgressView
from widgets.rounds.note_list import STATES, history_words
from widgets.rounds.notes_panel import NotesPanel

_LIST_HEIGHT, _ROW_HEIGHT = 126, 30
_ID = Qt.ItemDataRole.UserRole


class RoundsPanel(Card):
    """`chosen` follows whenever another round is to be shown; the other signals mean the one shown."""

    chosen = Signal()
    open_wanted = Signal()
    send_wanted = Signal()
    approve_wanted = Signal()
    reject_wanted = Signal()
    supersede_wanted = Signal()
    reopen_wanted = Signal()
    compare_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("", parent, margin=16)
        self.left = Chip()
        self.list = QListWidget()
        self.list.setObjectName("rounds")
        self.list.setAccessibleName("Rounds of the song")
        self.list.setFixedHeight(_LIST_HEIGHT)
        self.list.currentRowChanged.connect(self._emit_chosen)
        self.history = TextLabel("", "muted", wrap=True)
        self.extra = TextLabel("", "warning", wrap=True)
        self.changes = TextLabel("", wrap=True)
        self.changes.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.changed = TextLabel("What changed", "strong")
        self.open_button = Button(look, "Open the next round", "add", "primary")
        self._signed = False
        self.send_button = Button(look, "Sent to the client", "open")
        self.approve_button = Button(look, "Sign off …", "done")
        self.reject_button = Button(look, "Sent back", "back")
        self.supersede_button = Button(look, "Supersede")
        self.reopen_button = Button(look, "Open again", "retry")
        self.compare_button = Button(look, "Compare with the one before", "search")
        self.comparing = ProgressView(look)
        self._lay_out()
        self._connect()
        self.show_rounds((), ("", "info"))
        self.show_comparing(busy=False)

    def show_rounds(self, rounds: Sequence[Round], left: tuple[str, str]) -> None:
        """Show a song's rounds, and how many are left as words with their tone; the one chosen stays so."""
        self.left.show_fact(*left)
        before, newest, after = self.round_id, list(reversed(rounds)), recalled(rounds)
        self._signed = bool(newest) and newest[0].state is RoundState.APPROVED
        self.list.blockSignals(True)
        self.list.clear()
        for each in newest:
            extra = "" if each.included else " · recall" if each.id in after else " · extra"
            item = QListWidgetItem(f"Round {each.number} · {STATES[each.state][0]}{extra}")
            item.setData(_ID, each.id)
            item.setSizeHint(QSize(0, _ROW_HEIGHT))
            self.list.addItem(item)
        places = {each.id: place for place, each in enumerate(newest)}
        if newest:
            self.list.setCurrentRow(places.get(before, 0) if before is not None else 0)
        self.list.blockSignals(False)

    def show_round(self, round_: Round | None, *, current: bool) -> None:
        """Show what happened in the round chosen; `current` says whether any of the song is open or sent.

        The big button is what comes next: a round that runs is sent, then signed off, before another is opened, and
        after a sign-off no other round is expected.
        """
        state = round_.state if round_ else None
        self.history.setText(history_words(round_) if round_ else "Open a round when the client has something to hear.")
        self.extra.setText("One more than the rounds included: it can be charged." if _is_extra(round_) else "")
        self.extra.setVisible(_is_extra(round_))
        running = state in (RoundState.OPEN, RoundState.SENT)
        self.send_button.setVisible(state is RoundState.OPEN)
        for button in (self.approve_button, self.reject_button, self.supersede_button):
            button.setVisible(running)
        again = state in (RoundState.SENT, RoundState.REJECTED, RoundState.SUPERSEDED)
        self.reopen_button.setVisible(again and (running or not current))
        self.open_button.show_text("Open the next round …" if current else "Open the next round")
        self.open_button.show_kind("" if current or self._signed else "primary")
        self.send_button.show_kind("primary" if state is RoundState.OPEN else "")
        self.approve_button.show_kind("primary" if state is RoundState.SENT else "")

    def show_changes(self, lines: Sequence[str], since: str, *, sessions: bool, possible: bool) -> None:
        """Show what changed, since which version where that is none of the rounds', and what can be compared."""
        self.changed.setText(f"What changed since {since}" if since else "What changed")
        self.changed.setVisible(bool(lines))
        self.changes.setText("\n".join(f"• {line}" for line in lines))
        self.compare_button.show_text(
            "Compare the versions of the stems" if sessions else "Compare with the one before"
        )
        self.compare_button.setEnabled(possible)

    def show_comparing(self, *, busy: bool) -> None:
        """Show that rounds are being compared, or that they are not."""
        self.comparing.setVisible(busy)
        self.compare_button.setVisible(not busy)
        if busy:
            self.comparing.begin("Comparing the stems")

    @property
    def round_id(self) -> int | None:
        """The round chosen, None while there is none."""
        item = self.list.currentItem()
        return int(item.data(_ID)) if item else None

    def choose(self, round_id: int) -> None:
        """Choose a round."""
        for place in range(self.list.count()):
            if self.list.item(place).data(_ID) == round_id:
                self.list.setCurrentRow(place)

    def _emit_chosen(self) -> None:
        self.chosen.emit()

    def _connect(self) -> None:
        for button, signal in (
            (self.open_button, self.open_wanted),
            (self.send_button, self.send_wanted),
            (self.approve_button, self.approve_wanted),
            (self.reject_button, self.reject_wanted),
            (self.supersede_button, self.supersede_wanted),
            (self.reopen_button, self.reopen_wanted),
            (self.compare_button, self.compare_wanted),
        ):
            button.clicked.connect(signal)

    def _lay_out(self) -> None:
        self.body.addLayout(row(TextLabel("Rounds", "heading"), None, self.left))
        self.body.addWidget(self.list)
        self.body.addWidget(self.open_button)
        self.body.addWidget(self.history)
        self.body.addWidget(self.extra)
        self.body.addLayout(row(self.send_button, self.approve_button, gap=8))
        self.body.addLayout(row(self.reject_button, self.supersede_button, gap=8))
        self.body.addWidget(self.reopen_button)
        self.body.addWidget(self.changed)
        self.body.addWidget(Scroller(_top(self.changes)), 1)
        self.body.addWidget(self.compare_button)
        self.body.addWidget(self.comparing)


def _is_extra(round_: Round | None) -> bool:
    return round_ is not None and not round_.included


def _top(label: TextLabel) -> TextLabel:
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    return label


class RoundsView(QWidget):
    """Both panels; what they mean is the controller's to decide."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rounds_section")
        self.notes, self.rounds = NotesPanel(look), RoundsPanel(look)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(GAP)
        across.addWidget(self.notes, 2)
        across.addWidget(self.rounds, 1)
