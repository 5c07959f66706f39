"""What holds for the whole job, as fields."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from app.domain.money import percent
from app.domain.pricing import PricedJob
from widgets.common.labels import TextLabel
from widgets.common.words import MINUS, title_of
from widgets.pricing.fields import KeyedChoice, Labelled

_NOBODY = "Nobody in particular"
_FLAGS = ("assembly", "rush", "vat_registered")


class JobForm(QWidget):
    """`edited` carries the name of a field of `PricedJob` and its new value, `client_chosen` a client's id or ""."""

    edited = Signal(str, object)
    client_chosen = Signal(str)

    def __init__(self, releases: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.release = KeyedChoice("Kind of release", {name: title_of(name) for name in releases})
        self.client = KeyedChoice("Client the job is priced for", {"": _NOBODY})
        self.agreed = TextLabel("", "small", wrap=True)
        self._offered: dict[str, str] = {}
        self.assembly = QCheckBox("Album assembly")
        self.rush = QCheckBox("Rush")
        self.vat_registered = QCheckBox("Add VAT")
        self.release.chosen.connect(partial(self.edited.emit, "release"))
        self.client.chosen.connect(self.client_chosen)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(Labelled("Release", self.release), 0, 0, 2, 1)
        for place, name in enumerate(_FLAGS):
            tick: QCheckBox = getattr(self, name)
            tick.clicked.connect(partial(self._tell_tick, name, tick))
            layout.addWidget(tick, place // 2, 1 + place % 2)
        layout.addWidget(Labelled("Client", self.client), 2, 0, 1, 3)
        layout.addWidget(self.agreed, 3, 0, 1, 3)

    def _tell_tick(self, name: str, tick: QCheckBox) -> None:
        self.edited.emit(name, tick.isChecked())

    def offer_clients(self, names: Mapping[str, str], chosen: int | None, agreed: tuple[int, int]) -> None:
        """Offer clients by id, and show whom the job is priced for and what they agreed; nothing is told."""
        if names != self._offered:
            self._offered = dict(names)
            self.client.clear()
            for key, name in (("", _NOBODY), *names.items()):
                self.client.addItem(name, key)
        self.client.show_name("" if chosen is None else str(chosen))
        said = [f"{part} {_signed(bp)}" for part, bp in zip(("mixing", "mastering"), agreed, strict=True) if bp]
        plain = "" if chosen is None else "Nothing else is agreed: the card's prices."
        self.agreed.setText(f"Agreed: {', '.join(said)}" if said else plain)

    def show_job(self, job: PricedJob) -> None:
        """Show another job; nothing is told."""
        self.release.show_name(job.release)
        for name in _FLAGS:
            getattr(self, name).setChecked(getattr(job, name))


def _signed(basis_points: int) -> str:
    return f"{MINUS if basis_points < 0 else '+'}{percent(abs(basis_points))}"
