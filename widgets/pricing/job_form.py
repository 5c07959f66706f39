"""What holds for the whole job, as fields."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from app.domain.pricing import PricedJob
from widgets.common.words import title_of
from widgets.pricing.fields import Choice, Labelled

_FLAGS = ("assembly", "rush", "vat_registered")


class JobForm(QWidget):
    """`edited` carries the name of a field of `PricedJob` and its new value."""

    edited = Signal(str, object)

    def __init__(self, releases: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.release = Choice("Kind of release", {name: title_of(name) for name in releases})
        self.assembly = QCheckBox("Album assembly")
        self.rush = QCheckBox("Rush")
        self.vat_registered = QCheckBox("Add VAT")
        self.release.chosen.connect(partial(self.edited.emit, "release"))
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(Labelled("Release", self.release), 0, 0, 2, 1)
        for place, name in enumerate(_FLAGS):
            tick: QCheckBox = getattr(self, name)
            tick.clicked.connect(partial(self._tell_tick, name, tick))
            layout.addWidget(tick, place // 2, 1 + place % 2)

    def _tell_tick(self, name: str, tick: QCheckBox) -> None:
        self.edited.emit(name, tick.isChecked())

    def show_job(self, job: PricedJob) -> None:
        """Show another job; nothing is told."""
        self.release.show_name(job.release)
        for name in _FLAGS:
            getattr(self, name).setChecked(getattr(job, name))
