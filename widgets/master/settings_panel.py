"""What the Master section asks for: what to make of a mix, how loud and where to, in fields and as a request."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from app.bootstrap import Studio
from app.domain.catalogue import Song
from app.errors import UsageError
from app.jobs.job import JobProgress
from app.mastering.master_request import CEILING, LOUDNESS, MOST_REDUCTION_DB, REDUCTION, MasterRequest
from app.use_cases.master import TypedNames, master_request
from app.use_cases.places import masters_folder
from render.bus.settings import BusSettings
from render.text import count
from widgets.common.buttons import Button
from widgets.common.fields import TextField
from widgets.common.labels import ElidedLabel, TextLabel, button_text, tooltip
from widgets.common.look import Look
from widgets.common.messages import advised
from widgets.common.panels import Card, Scroller, column, row
from widgets.common.progress import ProgressView
from widgets.master.mixes import MixChoice, ProfileLine, read_level
from widgets.tick_lists import LeftOutList

_WIDTH, _MOST_WIDTH = 306, 380
_NO_BUS = "None"


class SettingsPanel(Card):
    """What to make of the mix; `changed` follows each change."""

    master_wanted = Signal()
    cancelled = Signal()
    out_wanted = Signal()
    changed = Signal()

    def __init__(
        self, look: Look, lines: Sequence[ProfileLine], buses: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__("Master", parent)
        self.setMinimumWidth(_WIDTH)
        self.setMaximumWidth(_MOST_WIDTH)
        self._boxes = {line.name: self._box(line) for line in lines}
        self.fields = LevelFields()
        self.bus = QComboBox()
        self.bus.setAccessibleName("Bus preset")
        self.bus.addItem(_NO_BUS, "")
        for name in buses:
            self.bus.addItem(button_text(name.capitalize()), name)
        self.tags = QCheckBox("Titles and codes in the files")
        self.tags.setAccessibleName("Write titles and codes into the files")
        self.tags.setToolTip("The song's title, artist and ISRC; some distributors want files without them")
        self.tags.setChecked(True)
        self.left_out = LeftOutList("master_stem_")
        self.wrong = TextLabel("", "error", wrap=True)
        self._out = ElidedLabel("")
        self._choose = Button(look, "Change", kind="quiet")
        self._choose.setAccessibleName("Change the folder for the masters")
        self._choose.clicked.connect(self.out_wanted)
        self.button = Button(look, "Master", "render", "primary")
        self.button.setObjectName("master")
        self.button.clicked.connect(self.master_wanted)
        self.progress = ProgressView(look)
        self.progress.cancelled.connect(self.cancelled)
        self.progress.hide()
        self._ticks = QWidget()
        self._busy = False
        self._lay_out(lines)
        self._connect()
        self._say()

    def tick(self, names: Sequence[str]) -> None:
        """Tick these kinds of master."""
        for name, box in self._boxes.items():
            box.setChecked(name in names and box.isEnabled())

    def ticked(self) -> tuple[str, ...]:
        """The names of the kinds of master that are ticked."""
        return tuple(name for name, box in self._boxes.items() if box.isChecked())

    def box(self, name: str) -> QCheckBox:
        """The box of a kind of master."""
        return self._boxes[name]

    def show_out(self, folder: Path | None) -> None:
        """Show where the masters will be."""
        self._out.setText(folder.name if folder else "")
        self._out.setToolTip(tooltip(str(folder or "")))
        self._out.setAccessibleName(f"Folder for the masters: {folder}")

    def show_idle(self) -> None:
        """Nothing is being mastered."""
        self._set_busy(busy=False)

    def show_working(self, title: str, progress: JobProgress | None) -> None:
        """A mastering is waiting or going on."""
        if not self._busy:
            self.progress.begin(title)
            self._set_busy(busy=True)
        if progress:
            self.progress.show_progress(progress)

    def _box(self, line: ProfileLine) -> QCheckBox:
        box = QCheckBox(button_text(line.title))
        box.setObjectName(f"profile_{line.name}")
        box.setAccessibleName(line.title)
        box.setAccessibleDescription(line.reason or line.detail)
        box.setEnabled(not line.reason)
        return box

    def _lay_out(self, lines: Sequence[ProfileLine]) -> None:
        down = QVBoxLayout(self._ticks)
        down.setContentsMargins(0, 0, 8, 0)
        down.setSpacing(0)
        for line in lines:
            down.addWidget(self._boxes[line.name])
            detail = TextLabel(line.reason or line.detail, "small", wrap=True)
            detail.setContentsMargins(31, 0, 0, 5)
            down.addWidget(detail)
        down.addStretch(1)
        self.body.setSpacing(8)
        self.body.addWidget(Scroller(self._ticks), 1)
        self.body.addWidget(self.left_out)
        self.body.addLayout(self.fields.laid_out())
        self.body.addWidget(self.wrong)
        self.body.addLayout(under("Bus before the level", self.bus))
        self.body.addWidget(self.tags)
        folder = row(self._out, self._choose, gap=4)
        folder.setStretch(0, 1)
        self.body.addLayout(column(TextLabel("Folder for the masters", "small"), folder, gap=0))
        self.body.addWidget(self.button)
        self.body.addWidget(self.progress)

    def _connect(self) -> None:
        for box in self._boxes.values():
            box.toggled.connect(self._say)
        for field in self.fields.all:
            field.textChanged.connect(self._say)
            field.returnPressed.connect(self.button.click)
        self.bus.activated.connect(self.changed)

    def _say(self) -> None:
        wrong = self.fields.wrong()
        self.wrong.setText(wrong)
        self.wrong.setVisible(bool(wrong))
        ticked = len(self.ticked())
        self.button.setEnabled(bool(ticked) and not wrong)
        self.button.setText(f"Make {count(ticked, 'master')}" if ticked else "Tick what to make")
        self.button.setAccessibleName(self.button.text())
        self.changed.emit()

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self.button.setVisible(not busy)
        self.progress.setVisible(busy)
        for widget in (self._ticks, self.left_out, *self.fields.all, self.bus, self.tags, self._choose):
            widget.setEnabled(not busy)


class LevelFields:
    """Three fields; left empty, the first two are what each kind of master asks for."""

    def __init__(self) -> None:
        self.target = TextField("Target loudness in LUFS", "auto")
        self.ceiling = TextField("Ceiling in dBTP", "auto")
        for field in (self.target, self.ceiling):
            field.setToolTip("Left empty: what each kind of master asks for")
        self.reduction = TextField("The limiter's largest gain reduction in dB", "6")
        self.reduction.setToolTip("The limiter turns down no further than this; the master then stays below its target")

    @property
    def all(self) -> tuple[TextField, ...]:
        """The fields, in their order."""
        return self.target, self.ceiling, self.reduction

    def levels(self) -> tuple[float | None, float | None, float | None]:
        """Target in LUFS, ceiling in dBTP, largest reduction in dB; raises UsageError in one sentence."""
        return (
            read_level(self.target.text(), "Target", LOUDNESS, "LUFS"),
            read_level(self.ceiling.text(), "Ceiling", CEILING, "dBTP"),
            read_level(self.reduction.text(), "Limit by", REDUCTION, "dB"),
        )

    def wrong(self) -> str:
        """What is wrong with what was typed, empty where nothing is."""
        try:
            self.levels()
        except UsageError as error:
            return advised(error)
        return ""

    def laid_out(self) -> QHBoxLayout:
        """The fields side by side, each under its name."""
        named = zip(self.all, ("Target, LUFS", "Ceiling, dBTP", "Limit by, dB"), strict=True)
        return row(*(under(text, field) for field, text in named), gap=8)


def under(text: str, field: QWidget) -> QVBoxLayout:
    """A field under its name."""
    label = TextLabel(text, "small")
    label.setBuddy(field)
    return column(label, field, gap=3)


class MasterChoices:
    """Files dropped, by song; folders for masters, by mix."""

    def __init__(self) -> None:
        self._dropped: dict[int, list[MixChoice]] = {}
        self._folders: dict[Path, Path] = {}

    def add(self, song_id: int, mix: MixChoice) -> None:
        """Remember a file that was dropped, as the first of its song."""
        self._dropped[song_id] = [mix, *(each for each in self.dropped(song_id) if each.path != mix.path)]

    def dropped(self, song_id: int) -> list[MixChoice]:
        """The files dropped for a song, the newest first."""
        return self._dropped.get(song_id, [])

    def folder(self, mix: MixChoice) -> Path:
        """Where masters go: the folder chosen, else one of the mix's own, beside the render's or the file."""
        chosen = self._folders.get(mix.path)
        return chosen or masters_folder(mix.path, from_stems=mix.session_id is not None)

    def choose_folder(self, mix: MixChoice, folder: Path) -> None:
        """Remember the folder chosen."""
        self._folders[mix.path] = folder


def asked_request(
    studio: Studio,
    song: Song,
    mix: MixChoice,
    settings: SettingsPanel,
    buses: Mapping[str, BusSettings],
    out: Path,
    include: tuple[str, ...] = (),
) -> MasterRequest:
    """The masters of a mix of the song, its older takes and copies of `include` in it where it is one of stems.

    Raises UsageError in one sentence where a field holds no number.
    """
    lufs, ceiling, reduction = settings.fields.levels()
    bus = str(settings.bus.currentData())
    request = MasterRequest(
        source=mix.path,
        out=out,
        profiles=settings.ticked(),
        lufs=lufs,
        ceiling_dbtp=ceiling,
        max_reduction_db=MOST_REDUCTION_DB if reduction is None else reduction,
        bus=buses.get(bus),
        bus_name=bus,
        cache=studio.paths.renders,
        from_stems=mix.session_id is not None,
        include=include,
    )
    return master_request(studio.catalogue, song, request, TypedNames(tagged=settings.tags.isChecked()))
