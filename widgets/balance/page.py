"""The section of a song's balance and bus: every edit is kept at once and can be undone."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from app.delivery.balance import (
    SongBalance,
    read_balance_file,
    read_bus_choice,
    read_stage_defaults,
    write_balance_file,
)
from app.domain.session import MIXED_GROUPS, Group, Stem
from render.bus.bus_file import presets, write_bus
from render.bus.settings import BusSettings, StripSettings
from render.errors import BouncedeskError
from widgets.balance.view import BalanceView
from widgets.common.words import title_of
from widgets.page import PageServices, SongSection
from widgets.services import WindowServices

_TOML = "TOML files (*.toml)"


class BalanceController(QObject):
    """Keeps the Balance section in step with the mix of the open song; every edit can be undone."""

    def __init__(self, services: WindowServices, view: BalanceView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services, self._view = services, view
        self._song_id: int | None = None
        view.strip_edited.connect(self._edit_strip)
        view.bus_edited.connect(self._edit_bus)
        view.flat_wanted.connect(self.flatten)
        view.balance_import.connect(partial(self._choose_to_open, "A balance", self.import_balance))
        view.balance_export.connect(partial(self._choose_to_save, "balance", self.export_balance))
        view.bus_import.connect(partial(self._choose_to_open, "A bus", self.import_bus))
        view.bus_export.connect(partial(self._choose_to_save, "bus", self.export_bus))

    def mix(self) -> SongBalance:
        """The mix of the open song; raises BouncedeskError where it cannot be read."""
        return SongBalance() if self._song_id is None else self._services.catalogue.balances.of_song(self._song_id)

    def show_song(self, song_id: int, stems: Sequence[Stem]) -> None:
        """Show the mix of a song whose session holds these stems; one that cannot be read is said."""
        if song_id != self._song_id:
            self._view.close_editors()
        self._song_id = song_id
        there = {stem.group for stem in stems if stem.mixed}
        self._view.show_groups([group for group in MIXED_GROUPS if group in there])
        try:
            self._view.show_mix(self.mix(), self._round_number(song_id))
        except BouncedeskError as error:
            self._services.messages.error(error)
            self._view.show_mix(SongBalance())

    def flatten(self) -> None:
        """Put everything as it was; can be undone."""
        self._edit(SongBalance(), "making the balance flat")

    def import_balance(self, path: Path) -> None:
        """Take the strips of a file; can be undone."""
        self._edit(SongBalance(read_balance_file(path), self.mix().bus), f"opening the balance {path.name}")

    def export_balance(self, path: Path) -> None:
        """Write the strips to a file."""
        write_balance_file(path, self.mix().strips)
        self._services.messages.say(f"The balance is in {path.name}.", "ok")

    def import_bus(self, path: Path) -> None:
        """Take the bus of a file; can be undone."""
        self._edit(self.mix().with_bus(read_bus_choice(str(path))), f"opening the bus {path.name}")

    def export_bus(self, path: Path) -> None:
        """Write the bus to a file; one at rest where there is none."""
        write_bus(path, self.mix().bus or BusSettings())
        self._services.messages.say(f"The bus is in {path.name}.", "ok")

    def _round_number(self, song_id: int) -> int | None:
        catalogue = self._services.catalogue
        place = catalogue.balances.place(song_id)
        return catalogue.rounds.get(place.round_id).number if place.round_id is not None else None

    def _edit_strip(self, group: Group, settings: StripSettings, what: str) -> None:
        self._change(lambda mix: mix.with_strip(group, settings), f"{what} of {title_of(group).lower()}")

    def _edit_bus(self, bus: BusSettings | None, what: str) -> None:
        self._change(lambda mix: mix.with_bus(bus), f"{what} of the bus")

    def _change(self, change: Callable[[SongBalance], SongBalance], text: str) -> None:
        try:
            self._edit(change(self.mix()), text)
        except BouncedeskError as error:
            self._services.messages.error(error)

    def _edit(self, mix: SongBalance, text: str) -> None:
        """Keep a mix where the song's is kept now; undone, it is put back there, whatever round has begun since."""
        if self._song_id is None:
            return
        mixes = self._services.catalogue.balances
        place = mixes.place(self._song_id)
        before = mixes.get(place)
        if mix != before:
            self._services.edits.make(text, partial(mixes.set, place, mix), partial(mixes.set, place, before))

    def _choose_to_open(self, what: str, take: Callable[[Path], None]) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self._view, what, str(Path.home()), _TOML)
        self._with_file(chosen, take)

    def _choose_to_save(self, what: str, write: Callable[[Path], None]) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self._view, f"Save the {what}", str(Path.home() / f"{what}.toml"), _TOML
        )
        self._with_file(chosen, write)

    def _with_file(self, chosen: str, use: Callable[[Path], None]) -> None:
        if not chosen:
            return
        try:
            use(Path(chosen))
        except BouncedeskError as error:
            self._services.messages.error(error)


def make(services: PageServices) -> SongSection:
    """A strip for each group of the open song, and the bus after their sum."""
    view = BalanceView(services.look, presets(), read_stage_defaults())
    controller = BalanceController(services, view, services.window)
    return SongSection(key="balance", title="Balance", view=view, show_song=controller.show_song)
