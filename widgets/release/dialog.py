"""The dialog that masters a release: its tracks, how they follow each other, what is made of them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QFileDialog, QVBoxLayout, QWidget

from app.domain.catalogue import Release
from app.mastering.master_request import profiles_of
from app.mastering.release_draft import LatinNames, TrackDraft
from app.mastering.release_rates import MixedRates
from app.mastering.release_sheet import ReleaseLoudness
from render.text import kilohertz
from widgets.common.buttons import Button, TickMenu
from widgets.common.dialogs import ConfirmDialog
from widgets.common.labels import ElidedLabel, TextLabel, tooltip
from widgets.common.look import Look
from widgets.common.panels import Scroller, column, row
from widgets.common.progress import ProgressView
from widgets.common.tables import LineTable
from widgets.common.words import listing
from widgets.master.settings_panel import LevelFields
from widgets.release.track_table import LatinFields, TracksModel, TransitionFields

_SIZE = (900, 660)
_WIDTHS = (40, 0, 240, 130, 120, 60)
_MODES = ((ReleaseLoudness.ALBUM, "As an album: one gain for all"), (ReleaseLoudness.TRACK, "Track by track"))
_MIXES = "Audio (*.wav *.wave *.aif *.aiff *.flac *.WAV *.AIF *.AIFF *.FLAC)"
_LEVELS_WIDTH = 330
_NOTHING = "nothing"


class ReleaseDialog(QDialog):
    """Stays open while the release is mastered; closed, the job goes on in the queue."""

    release_chosen = Signal(int)
    master_wanted = Signal()
    cancelled = Signal()
    files_wanted = Signal()
    report_wanted = Signal()
    rate_chosen = Signal(int)

    def __init__(
        self, look: Look, profiles: Mapping[str, str], missing: Mapping[str, str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Master a release")
        self.resize(*_SIZE)
        self._look, self.out = look, Path()
        self.question: ConfirmDialog | None = None
        self.doubts = TextLabel("", "warning", wrap=True)
        self.release, self.loudness = QComboBox(), QComboBox()
        self.release.setAccessibleName("Release")
        self.release.activated.connect(self.release_chosen)
        self.loudness.setAccessibleName("Loudness of the songs")
        for mode, text in _MODES:
            self.loudness.addItem(text, mode)
        self.formats = TickMenu(look, "masters", profiles, missing, least=1)
        self.formats.show_ticked(("streaming",))
        self.tracks = TracksModel()
        self.table = LineTable(look, "Songs of the release", self.tracks, _WIDTHS)
        self.table.selectionModel().currentRowChanged.connect(self._show_song)
        self.tracks.modelReset.connect(self._show_song)  # no song is chosen then, and its table does not say so
        self.transition, self.options = TransitionFields(self.tracks), ReleaseOptions(look)
        self.options.changed.connect(self._show_hidden)
        self.latin, self.song_latin = LatinFields("the release"), LatinFields("the chosen song")
        self.song_latin.edited.connect(self._give_latin)
        self.formats.changed.connect(self._show_latin)
        self._named = ("", "")
        self._out = ElidedLabel("")
        self.problem = TextLabel("", "error", wrap=True)
        self.notes = TextLabel("", wrap=True)
        self.progress = ProgressView(look)
        self.progress.cancelled.connect(self.cancelled)
        self._lay_out(look)
        self.show_idle()

    @property
    def place(self) -> int:
        """The place of the chosen song, -1 where none is."""
        return self.table.currentIndex().row()

    def show_releases(self, releases: Sequence[Release], chosen: int) -> None:
        """Offer these releases."""
        self.release.clear()
        for release in releases:
            self.release.addItem(release.title, release.id)
        self.release.setCurrentIndex(chosen)

    def show_out(self, out: Path) -> None:
        """Show where the files will be."""
        self.out = out
        self._out.setText(out.name)
        self._out.setToolTip(tooltip(str(out)))

    def show_names(self, title: str, artist: str, latin: LatinNames) -> None:
        """The release's own title and artist, and what a CD's text is to say of them in Latin letters."""
        self._named = title, artist
        self.latin.show_names(title, artist, latin)
        self._show_latin()

    def show_problem(self, sentence: str) -> None:
        """Say what is wrong; nothing chosen is lost."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def ask_rate(self, mixed: MixedRates, titles: Mapping[Path, str]) -> None:
        """Offer to bring the mixes to one rate, the most usual first; `rate_chosen` carries the answer."""
        first, *others = mixed.by_rate
        names = "; ".join(
            f"{listing([titles.get(file, file.name) for file in files])} at {kilohertz(rate)}"
            for rate, files in sorted(mixed.by_rate.items())
        )
        text = (
            f"{names}. A release has one rate: the others are resampled for it, and the mixes themselves stay as they "
            "are."
        )
        answers = (f"Resample to {kilohertz(first)}", "Choose other mixes")
        middle = f"Resample to {kilohertz(max(others))}"
        question = ConfirmDialog(self._look, "The mixes have different rates", text, answers, self, middle)
        question.middle_chosen.connect(lambda: self.rate_chosen.emit(max(others)))
        self.question = question.ask(lambda: self.rate_chosen.emit(first))

    def show_doubts(self, doubts: Sequence[str]) -> None:
        """Say which mixes may not be those that are meant."""
        self.doubts.setText(" ".join(doubts))
        self.doubts.setVisible(bool(doubts))

    def show_working(self, title: str) -> None:
        """The release is being mastered."""
        self.progress.begin(title)
        self._show(working=True, result="")

    def show_idle(self, result: str = "", *, report: bool = False) -> None:
        """Nothing is being made; `result` says what came of the last time."""
        self._show(working=False, result=result)
        self.report_button.setVisible(report)

    def _show(self, *, working: bool, result: str) -> None:
        self.progress.setVisible(working)
        self.button.setEnabled(not working)
        self._form.setEnabled(not working)
        self.notes.setText(result)
        self._result.setVisible(bool(result))

    def _lay_out(self, look: Look) -> None:
        up, down = Button(look, "Up"), Button(look, "Down")
        up.clicked.connect(lambda: self._move(-1))
        down.clicked.connect(lambda: self._move(1))
        mix, away = Button(look, "Choose mix …", "file"), Button(look, "Leave out")
        mix.clicked.connect(self._choose_mix)
        away.clicked.connect(self._leave_out)
        change = Button(look, "Change", kind="quiet")
        change.setAccessibleName("Change the folder for the release")
        change.clicked.connect(self._choose_out)
        self.button = Button(look, "Master the release", "render", "primary")
        self.button.clicked.connect(self.master_wanted)  # Enter in one of the many fields is no wish to master
        close = Button(look, "Close")
        close.clicked.connect(self.reject)
        files = Button(look, "Show the files", "folder")
        files.clicked.connect(self.files_wanted)
        self.report_button = Button(look, "Open the report", "file")
        self.report_button.clicked.connect(self.report_wanted)
        self._form, self._result = QWidget(), QWidget()
        folder = row(TextLabel("Folder", "small"), self._out, change)
        folder.setStretch(1, 1)
        choices = row(self.release, self.loudness, self.formats)
        choices.setStretch(0, 1)
        order = row(up, down, mix, away, None, self.transition.laid_out())
        form = column(choices, self.latin, self.table, order, self.song_latin, self.options, folder)
        form.setStretch(2, 1)
        self._form.setLayout(form)
        around = QWidget()
        around.setLayout(column(self.notes))
        result = column(Scroller(around), row(files, self.report_button, None))
        self._result.setLayout(result)
        body = QVBoxLayout(self)
        body.setContentsMargins(26, 22, 26, 20)
        body.addWidget(TextLabel("Master a release", "title"))
        body.addWidget(self._form, 3)
        body.addWidget(self.doubts)
        body.addWidget(self.problem)
        body.addWidget(self.progress)
        body.addWidget(self._result, 2)
        body.addLayout(row(None, close, self.button))
        self.show_problem("")

    def _move(self, by: int) -> None:
        self.table.selectRow(self.tracks.move(self.place, by))

    def _leave_out(self) -> None:
        place = self.place
        if place >= 0:
            self.tracks.leave_out(place)
            self.table.selectRow(min(place, len(self.tracks.lines) - 1))

    def _choose_mix(self) -> None:
        place = self.place
        if place < 0:
            self.show_problem("Choose a song in the table first.")
            return
        file = self.tracks.lines[place].file
        chosen, _kind = QFileDialog.getOpenFileName(self, "The song's mix", str(file or Path.home()), _MIXES)
        if chosen:
            self.tracks.give_mix(place, Path(chosen))

    def _choose_out(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Folder for the release", str(self.out.parent))
        if chosen:
            self.show_out(Path(chosen))

    def _show_song(self) -> None:
        self.transition.show_place(self.place)
        self._show_latin()

    def _show_latin(self) -> None:
        """The fields for what a CD cannot say in its own letters, while a CD is to be made."""
        disc = any(profile.kind.rate for profile in profiles_of(self.formats.ticked()))
        self.latin.fit(*self._named, disc=disc)
        track = self.tracks.lines[self.place] if self.place >= 0 else TrackDraft("")
        self.song_latin.show_names(track.title, track.artist, track.latin)
        self.song_latin.fit(track.title, track.artist, disc=disc)

    def _give_latin(self, latin: LatinNames) -> None:
        if self.place >= 0:
            self.tracks.give_latin(self.place, latin)

    def _show_hidden(self) -> None:
        self.tracks.show_hidden(hidden=self.options.hidden is not None)
        self._show_song()


class ReleaseOptions(QWidget):
    """`changed` follows each change of what hides before the first song."""

    changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields = LevelFields()
        self.trim = QCheckBox("Cut silence at heads and tails")
        self.trim.setChecked(True)
        self.tags = QCheckBox("Titles and codes in the files")
        self.tags.setToolTip("Titles, artists and ISRCs; some distributors want files without them")
        self.tags.setChecked(True)
        self.hidden: Path | None = None
        self._hidden = ElidedLabel(_NOTHING)
        self.choose = Button(look, "Choose …", kind="quiet")
        self.choose.setAccessibleName("Choose a hidden song before the first")
        self.choose.clicked.connect(self._choose)
        self.remove = Button(look, "Remove", kind="quiet")
        self.remove.setAccessibleName("Remove the hidden song")
        self.remove.clicked.connect(lambda: self.show_hidden(None))
        self._lay_out()
        self.show_hidden(None)

    def show_hidden(self, file: Path | None) -> None:
        """A song in the CD's first gap, for who rewinds it; None for nothing."""
        self.hidden = file
        self._hidden.setText(file.name if file else _NOTHING)
        self._hidden.setToolTip(tooltip(str(file or "")))
        self.remove.setVisible(file is not None)
        self.changed.emit()

    def _lay_out(self) -> None:
        levels = QWidget()
        levels.setLayout(self.fields.laid_out())
        levels.setFixedWidth(_LEVELS_WIDTH)
        hidden = row(TextLabel("Hidden before the first song:", "small"), self._hidden, self.choose, self.remove, gap=6)
        hidden.setStretch(1, 1)
        beside = column(row(self.trim, self.tags, None, gap=18), hidden, gap=2)
        both = row(levels, beside, gap=24)
        both.setContentsMargins(0, 0, 0, 0)
        both.setStretch(1, 1)
        self.setLayout(both)

    def _choose(self) -> None:
        start = str(self.hidden or Path.home())
        chosen, _kind = QFileDialog.getOpenFileName(self, "A hidden song", start, _MIXES)
        if chosen:
            self.show_hidden(Path(chosen))
