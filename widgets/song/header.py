"""The head of the Song page: what song it is, where it stands, when it is due, and whether its delivery is held.

A delivery is held until it is paid, and released for a reason; each can be undone.
"""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QWidget

from app.catalogue.holds import Hold
from app.domain.catalogue import Stage
from render.errors import BouncedeskError
from widgets.common.buttons import Button
from widgets.common.dialogs import ReasonDialog, ReasonWords, problem_of
from widgets.common.fields import ChoiceField
from widgets.common.labels import Chip, ElidedLabel, TextLabel, tooltip
from widgets.common.look import Look
from widgets.common.panels import column, row
from widgets.common.words import moment, title_of
from widgets.services import WindowServices

_HOLD, _RELEASE = ("Hold", "Hold the delivery"), ("Release …", "Release the delivery")
_HINT = "The song is not delivered before everything that is owed for it is paid"
_MEANWHILE = "Until then the client can have previews, made under Finished files."


@dataclass(frozen=True, slots=True)
class SongFacts:
    """What the head shows; `due` and `rounds` are words with their tone."""

    title: str
    who: str
    stage: Stage
    due: tuple[str, str]
    rounds: tuple[str, str]


@dataclass(frozen=True, slots=True)
class HoldFacts:
    """Whether the delivery waits for money: a chip with its tone, and what more there is to say of it."""

    held: bool
    chip: tuple[str, str] = ("", "info")
    more: str = ""


class SongHeader(QWidget):
    """Title, client, stage, due date and rounds left."""

    stage_chosen = Signal(object)
    edit_wanted = Signal()
    hold_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = ElidedLabel("", "title")
        self._who = ElidedLabel("", "muted")
        self.due, self.rounds, self.hold = Chip(), Chip(), Chip()
        self.stage = ChoiceField("Stage", ())
        self.stage.setMinimumWidth(150)
        for stage in Stage:
            self.stage.addItem(title_of(stage), stage)
        self.stage.activated.connect(self._choose)
        edit = Button(look, "Edit song", "edit")
        edit.clicked.connect(self.edit_wanted)
        self.hold_button = Button(look, _HOLD[0])
        self.hold_button.clicked.connect(self.hold_wanted)
        label = TextLabel("Stage", "muted")
        label.setBuddy(self.stage)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(column(self.title, self._who, gap=2), 1)
        layout.addLayout(row(self.hold, self.due, self.rounds, gap=8))
        layout.addSpacing(8)
        for item in (label, self.stage, self.hold_button, edit):
            layout.addWidget(item)

    def show_facts(self, facts: SongFacts) -> None:
        """Show another song, or how this one stands now."""
        self.title.setText(facts.title)
        self._who.setText(facts.who)
        self.due.show_fact(*facts.due)
        self.rounds.show_fact(*facts.rounds)
        self.stage.setCurrentIndex(self.stage.findData(facts.stage))

    def show_hold(self, facts: HoldFacts) -> None:
        """Show whether its delivery waits for money."""
        self.hold.show_fact(*facts.chip)
        self.hold.setToolTip(tooltip(facts.more))
        self.hold.setAccessibleDescription(facts.more)
        text, name = _RELEASE if facts.held else _HOLD
        self.hold_button.setText(text)
        self.hold_button.setAccessibleName(name)
        self.hold_button.setToolTip(tooltip(facts.more or _HINT))

    def _choose(self) -> None:
        self.stage_chosen.emit(Stage(self.stage.currentData()))


class DeliveryHold(QObject):
    """Keeps the head of the Song page in step with the hold of the open song."""

    def __init__(self, services: WindowServices, header: SongHeader, window: QWidget) -> None:
        super().__init__(window)
        self._services, self._header, self._window = services, header, window
        self._holds = services.catalogue.holds
        self._song_id: int | None = None
        self.dialog: QDialog | None = None
        header.hold_wanted.connect(self._toggle_open)

    def show_song(self, song_id: int, _stems: object = None) -> None:
        """Show how it is with this song."""
        self._song_id = song_id
        try:
            self._header.show_hold(hold_facts(self._holds.of_song(song_id), self._owed(song_id)))
        except BouncedeskError as error:
            self._services.messages.error(error)

    def toggle(self, song_id: int) -> None:
        """Hold the delivery of a song, or ask why it goes out all the same."""
        try:
            title, before = self._services.catalogue.songs.get(song_id).title, self._holds.of_song(song_id)
            if before is None or before.lifted_at:
                self._change(f"holding the delivery of {title}", song_id, before)
            else:
                self._ask(song_id, title, before)
        except BouncedeskError as error:
            self._services.messages.error(error)

    def _ask(self, song_id: int, title: str, before: Hold) -> None:
        owed = self._owed(song_id)
        debt = f"{owed} is still owed for it." if owed else "Nothing is owed for it now."
        dialog = self.dialog = ReasonDialog(self._services.look, _release_words(title, debt), self._window)
        dialog.given.connect(partial(self._change, f"releasing {title}", song_id, before))
        dialog.finished.connect(self._forget)
        dialog.open()

    def _change(self, text: str, song_id: int, before: Hold | None, why: str = "") -> None:
        """Release it where there is a reason, else hold it."""
        holds = self._holds
        done = self._services.edits.make(
            text,
            lambda: holds.lift(song_id, why) if why else holds.hold(song_id),
            lambda: holds.put_back(song_id, before),
            problem_of(self.dialog),
        )
        if done and why and self.dialog:
            self.dialog.accept()

    def _forget(self) -> None:
        if self.dialog:
            self.dialog.deleteLater()
            self.dialog = None

    def _toggle_open(self) -> None:
        if self._song_id is not None:
            self.toggle(self._song_id)

    def _owed(self, song_id: int) -> str:
        return ", ".join(self._holds.owed(song_id))


def _release_words(title: str, owed: str) -> ReasonWords:
    return ReasonWords(
        heading=f"Let {title} go",
        done="Release it",
        effect=owed,
        field="Reason, kept with the song",
        hint="Such as: the label pays on release",
        missing="A hold is lifted for a reason; nothing was changed: say why.",
    )


def hold_facts(hold: Hold | None, owed: str) -> HoldFacts:
    """What the head says of a hold, where `owed` is what is owed for the song, or ""."""
    if hold is None:
        return HoldFacts(held=False)
    if hold.lifted_at:
        return HoldFacts(held=False, more=f"It was released on {moment(hold.lifted_at)}: {hold.lifted_why}")
    if owed:
        return HoldFacts(
            True, ("Delivery held", "warning"), f"It is not delivered before it is paid: {owed} is owed. {_MEANWHILE}"
        )
    return HoldFacts(True, ("Held until paid", "info"), "Nothing is owed for it now, so it can be delivered.")
