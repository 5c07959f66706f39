"""What is priced, as fields: a song of the job, and what holds for the whole job; each change is signalled at once."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QVBoxLayout, QWidget

from app.domain.money import percent
from app.domain.pricing import BookedWork, FigureSource, PricedJob, PricedSong
from app.pricing.job_file import LONGEST_TITLE
from app.pricing.pricing_words import PricingWords
from widgets.common.buttons import TickMenu
from widgets.common.fields import TextField
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.common.words import MINUS, title_of
from widgets.pricing.fields import CountBox, KeyedChoice, Labelled, rows_of

_NOBODY = "Nobody in particular"
_FLAGS = ("assembly", "rush", "vat_registered")
_WORK = {BookedWork.MIXING.value: "Mix", BookedWork.MASTERING.value: "Master", BookedWork.BOTH.value: "Mix and master"}
_LISTEN = "The scan marked something that might need editing: listen before you enter hours."


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
            tick.clicked.connect(partial(self._emit_tick, name, tick))
            layout.addWidget(tick, place // 2, 1 + place % 2)
        layout.addWidget(Labelled("Client", self.client), 2, 0, 1, 3)
        layout.addWidget(self.agreed, 3, 0, 1, 3)

    def _emit_tick(self, name: str, tick: QCheckBox) -> None:
        self.edited.emit(name, tick.isChecked())

    def offer_clients(self, names: Mapping[str, str], chosen: int | None, agreed: tuple[int, int]) -> None:
        """Offer clients by id, and show whom the job is priced for and what they agreed; no signal follows."""
        if names != self._offered:
            self._offered = dict(names)
            self.client.clear()
            for key, name in (("", _NOBODY), *names.items()):
                self.client.addItem(name, key)
        self.client.show_name("" if chosen is None else str(chosen))
        parts = [f"{part} {_signed(bp)}" for part, bp in zip(("mixing", "mastering"), agreed, strict=True) if bp]
        plain = "" if chosen is None else "Nothing else is agreed: the card's prices."
        self.agreed.setText(f"Agreed: {', '.join(parts)}" if parts else plain)

    def show_job(self, job: PricedJob) -> None:
        """Show another job; no signal follows."""
        self.release.show_name(job.release)
        for name in _FLAGS:
            getattr(self, name).setChecked(getattr(job, name))


def _signed(basis_points: int) -> str:
    return f"{MINUS if basis_points < 0 else '+'}{percent(abs(basis_points))}"


class PricedSongForm(QWidget):
    """Fields of one song; `edited` carries the name of a field of `PricedSong` and its new value."""

    edited = Signal(str, object)

    def __init__(
        self,
        look: Look,
        words: PricingWords,
        variants: Mapping[str, str],
        formats: Mapping[str, str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._words = words
        self._hours: dict[str, Decimal] = {}
        self._make_fields(look, variants, formats)
        self._connect()
        self._lay_out()

    def _make_fields(self, look: Look, variants: Mapping[str, str], formats: Mapping[str, str]) -> None:
        values, limits = self._words.values, self._words.limits
        self.title = TextField("Title")
        self.title.setMaxLength(LONGEST_TITLE)
        self.work = KeyedChoice("What is booked", _WORK)
        self.tracks = CountBox("Tracks", limits["tracks"])
        self.condition = KeyedChoice(
            "Condition of the session", {name: title_of(name) for name in values["conditions"]}
        )
        self.density = KeyedChoice("Density of the arrangement", {name: title_of(name) for name in values["densities"]})
        names = self._words.editing_names
        self.hours = {kind: CountBox(f"Hours of {names[kind]}", limits["hours"], 2, "h") for kind in values["editing"]}
        self.rounds = CountBox("Revision rounds", limits["rounds"])
        self.recalls = CountBox("Recalls after approval", limits["recalls"])
        self.variants = TickMenu(look, "versions", variants, {})
        self.stems = QCheckBox("Stems pack")
        self.formats = TickMenu(look, "formats", formats, {})
        self.alternates = CountBox("Alternate masters", limits["alternate_masters"])
        self.stem_mastering = QCheckBox("Stem mastering")
        self.needs_care = QCheckBox("The mix needs care")

    def show_song(self, song: PricedSong) -> None:
        """Show another song, or what has become of this one; no signal follows."""
        if self.title.text().strip() != song.title:
            self.title.setText(song.title)
        self.work.show_name(song.work)
        self.condition.show_name(song.condition)
        self.density.show_name(song.density)
        for box, value in self._counts(song):
            box.show_value(float(value))
        self._hours = dict(song.editing_hours)
        for kind, box in self.hours.items():
            box.show_value(float(song.editing_hours.get(kind, 0)))
        for tick, on in ((self.stems, song.stems), (self.stem_mastering, song.stem_mastering)):
            tick.setChecked(on)
        self.needs_care.setChecked(song.needs_care)
        self.variants.show_ticked(song.variants)
        self.formats.show_ticked(song.formats)
        self.show_effects(song)

    def show_effects(self, song: PricedSong) -> None:
        """Show what follows from an edit; what is being typed stays."""
        self._mixing.setVisible(song.mixed)
        self._mastering.setVisible(song.mastered)
        for name, labelled in self._sourced.items():
            source = song.sources.get(name)
            labelled.show_source("" if source is None else self._words.sources[FigureSource(source)])
        for kind, labelled in self._editing.items():
            open_hint = song.sources.get(kind) is FigureSource.HINTED and not song.editing_hours.get(kind)
            labelled.show_source(self._words.sources[FigureSource.HINTED] if open_hint else "")
            labelled.setToolTip(_LISTEN if open_hint else "")

    def _counts(self, song: PricedSong) -> Sequence[tuple[CountBox, int]]:
        return (
            (self.tracks, song.tracks),
            (self.rounds, song.rounds),
            (self.recalls, song.recalls),
            (self.alternates, song.alternate_masters),
        )

    def _connect(self) -> None:
        self.title.textEdited.connect(partial(self.edited.emit, "title"))
        self.work.chosen.connect(lambda name: self.edited.emit("work", BookedWork(name)))
        for name in ("condition", "density"):
            getattr(self, name).chosen.connect(partial(self.edited.emit, name))
        for name, box in (
            ("tracks", self.tracks),
            ("rounds", self.rounds),
            ("recalls", self.recalls),
            ("alternate_masters", self.alternates),
        ):
            box.edited.connect(partial(self._tell_count, name))
        for kind, box in self.hours.items():
            box.edited.connect(partial(self._tell_hours, kind))
        for name in ("variants", "formats"):
            menu: TickMenu = getattr(self, name)
            menu.changed.connect(partial(self._tell_ticked, name, menu))
        for name in ("stems", "stem_mastering", "needs_care"):
            tick: QCheckBox = getattr(self, name)
            tick.clicked.connect(partial(self._emit_tick, name, tick))

    def _tell_count(self, name: str, value: float) -> None:
        self.edited.emit(name, round(value))

    def _tell_hours(self, kind: str, value: float) -> None:
        self._hours[kind] = Decimal(f"{value:.2f}")
        self.edited.emit("editing_hours", dict(self._hours))

    def _emit_tick(self, name: str, tick: QCheckBox) -> None:
        self.edited.emit(name, tick.isChecked())

    def _tell_ticked(self, name: str, menu: TickMenu) -> None:
        self.edited.emit(name, menu.ticked())

    def _lay_out(self) -> None:
        tracks, condition = Labelled("Tracks", self.tracks), Labelled("Session", self.condition)
        density = Labelled("Density", self.density)
        self._sourced = {"tracks": tracks, "condition": condition, "density": density}
        names = self._words.editing_names
        self._editing = {kind: Labelled(title_of(names[kind]), box) for kind, box in self.hours.items()}
        self._mixing = _group(
            [tracks, condition, density],
            [Labelled("Rounds", self.rounds), Labelled("Recalls", self.recalls), Labelled("Versions", self.variants)],
            [self.stems],
            list(self._editing.values()),
            heading="Mixing",
        )
        self._mastering = _group(
            [Labelled("Formats", self.formats), Labelled("Alternates", self.alternates)],
            [self.stem_mastering, self.needs_care],
            heading="Mastering",
        )
        head = QGridLayout()
        head.addWidget(Labelled("Title", self.title), 0, 0)
        head.addWidget(Labelled("Booked", self.work), 0, 1)
        head.setColumnStretch(0, 5)
        head.setColumnStretch(1, 4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(head)
        layout.addWidget(self._mixing)
        layout.addWidget(self._mastering)


def _group(*lines: Sequence[QWidget], heading: str) -> QWidget:
    """Lines of fields, three side by side, under a heading."""
    group = QWidget()
    layout = QVBoxLayout(group)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    layout.addWidget(TextLabel(heading, "strong"))
    for line in lines:
        grid = QGridLayout()
        for row, place, item in rows_of(line, 3):
            grid.addWidget(item, row, place)
            grid.setColumnStretch(place, 1)
        layout.addLayout(grid)
    return group
