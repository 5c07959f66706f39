"""Whether a song goes out before it is paid: its delivery held, and released for a reason; each can be undone."""

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from app.catalogue.holds import Hold
from render.errors import BouncedeskError
from widgets.common.dialogs import ReasonDialog, ReasonWords
from widgets.common.words import moment
from widgets.services import WindowServices
from widgets.song.header import HoldFacts, SongHeader

_MEANWHILE = "Until then the client can have previews, made under Finished files."


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
        said = f"{owed} is still owed for it." if owed else "Nothing is owed for it now."
        dialog = self.dialog = ReasonDialog(self._services.look, _let_go(title, said), self._window)
        dialog.given.connect(partial(self._change, f"letting {title} go", song_id, before))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _change(self, text: str, song_id: int, before: Hold | None, why: str = "") -> None:
        """Release it where there is a reason, else hold it."""
        holds = self._holds
        done = self._services.edits.make(
            text,
            lambda: holds.lift(song_id, why) if why else holds.hold(song_id),
            lambda: holds.put_back(song_id, before),
        )
        if done and why and self.dialog:
            self.dialog.accept()

    def _toggle_open(self) -> None:
        if self._song_id is not None:
            self.toggle(self._song_id)

    def _owed(self, song_id: int) -> str:
        return ", ".join(self._holds.owed(song_id))


def _let_go(title: str, owed: str) -> ReasonWords:
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
