"""What the Master section shows of the open song, and what its buttons do."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from app.domain.catalogue import Song
from app.errors import BouncedeskError, UsageError
from app.jobs.job import JobProgress
from app.mastering.picture import STEP_S, Picture
from app.mastering.request import MOST_REDUCTION_DB, MasterRequest
from app.mastering.tagging import tags_of
from app.mastering.tags import Tags
from render.bus.settings import BusSettings
from render.master.platforms import outcomes
from render.master.profiles import Profile
from widgets.common.places import show_in_folder
from widgets.common.player import Player, Version
from widgets.common.progress import progress_text
from widgets.common.series import LoudnessTrack, series
from widgets.desk import Desk
from widgets.master.choices import MasterChoices
from widgets.master.lines import Master, Mix, is_mix, masters_of, mixes_of, platform_lines
from widgets.master.masterings import Masterings
from widgets.master.measurings import Measurings
from widgets.master.view import MasterView


class MasterController(QObject):
    """Keeps the Master section in step with the catalogue, what is being measured and what is being mastered.

    Nothing is measured before the section is in view: `active` says whether it is.
    """

    def __init__(
        self,
        desk: Desk,
        view: MasterView,
        player: Player,
        masterings: Masterings,
        profiles: Mapping[str, Profile],
        buses: Mapping[str, BusSettings],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._view, self._player, self._masterings = desk, view, player, masterings
        self._profiles, self._buses = profiles, buses
        self._measurings = Measurings(desk, self)
        self._choices = MasterChoices()
        self._song: Song | None = None
        self._mixes: list[Mix] = []
        self._mix: Mix | None = None
        self._masters: list[Master] = []
        self._master: Master | None = None
        self._active = False
        self._drawn: object = None
        self._connect()

    @property
    def measurings(self) -> Measurings:
        """What is known of the files in view."""
        return self._measurings

    def show_song(self, song_id: int, _stems: object = ()) -> None:
        """The Song page shows this song, or shows it again."""
        try:
            song = self._desk.studio.catalogue.songs.get(song_id)
            if self._song is None or song.id != self._song.id:
                self._player.close()
                self._mix = self._master = None
            self._song = song
            self._mixes = [*self._choices.dropped(song_id), *mixes_of(self._desk.studio.catalogue, song_id)]
        except BouncedeskError as error:
            self._desk.messages.error(error)
            return
        if self._active:
            self._show()

    def set_active(self, active: bool) -> None:
        """The section has come to the front, or left it: then nothing plays on."""
        self._active = active
        if active:
            self._show()
        else:
            self._player.pause()

    def take_file(self, path: Path) -> None:
        """Master a file that was dropped or chosen."""
        if self._song is None:
            return
        if not is_mix(path):
            self._desk.messages.error(
                f"{path.name} is not a WAV, AIFF or FLAC file; drop the finished mix as one of them."
            )
            return
        mix = Mix(path, f"{path.name} · from {path.parent.name}")
        self._choices.add(self._song.id, mix)
        self._mix = mix
        self.show_song(self._song.id)

    def choose_file(self) -> None:
        """Ask for a mix."""
        start = str(self._mix.path.parent if self._mix else Path.home())
        kinds = "Audio (*.wav *.wave *.aif *.aiff *.flac *.WAV *.AIF *.AIFF *.FLAC)"
        chosen, _kind = QFileDialog.getOpenFileName(self._view, "The mix to master", start, kinds)
        if chosen:
            self.take_file(Path(chosen))

    def request(self) -> MasterRequest:
        """What the section asks for; raises UsageError in one sentence while it cannot be made."""
        settings, song, mix = self._view.settings, self._song, self._mix
        if not (self._active and song and mix and settings.ticked()):
            raise UsageError("Open the Master section of a song, choose a mix and tick what to make of it.")
        lufs, ceiling, reduction = settings.levels()
        bus = str(settings.bus.currentData())
        return MasterRequest(
            source=mix.path,
            out=self._choices.folder(mix),
            profiles=settings.ticked(),
            lufs=lufs,
            ceiling_dbtp=ceiling,
            bus=self._buses.get(bus),
            bus_name=bus,
            artist=song.artist,
            title=song.title,
            tags=self._tags(song) if settings.tags.isChecked() else None,
            memory=self._desk.studio.paths.renders,
            max_reduction_db=MOST_REDUCTION_DB if reduction is None else reduction,
        )

    def _tags(self, song: Song) -> Tags:
        releases = self._desk.studio.catalogue.releases
        return tags_of(song, releases.get(song.release_id) if song.release_id is not None else None)

    def master(self) -> None:
        """Make what is ticked."""
        try:
            request = self.request()
            if self._song:
                self._masterings.start(self._song, request)
        except BouncedeskError as error:
            self._desk.messages.error(error)
        self._show_work()

    def cancel(self) -> None:
        """Stop the open song's mastering."""
        if self._song:
            self._masterings.cancel(self._song.id)

    def toggle(self) -> None:
        """Play, or pause."""
        if self._active:
            self._player.toggle()

    def switch(self) -> None:
        """Hear the other version."""
        if self._active:
            self._player.choose(1 - self._player.chosen)

    def show_in_folder(self) -> None:
        """Show the master in view in the system's file manager."""
        try:
            if self._master:
                show_in_folder(self._master.path)
        except BouncedeskError as error:
            self._desk.messages.error(error)

    def choose_out(self) -> None:
        """Ask for the folder of the masters."""
        if self._mix:
            start = str(self._choices.folder(self._mix).parent)
            chosen = QFileDialog.getExistingDirectory(self._view, "Folder for the masters", start)
            if chosen:
                self._choices.choose_folder(self._mix, Path(chosen))
                self._view.settings.show_out(Path(chosen))

    def _connect(self) -> None:
        view = self._view
        view.came.connect(self.set_active)
        view.dropped.connect(self.take_file)
        view.file_wanted.connect(self.choose_file)
        view.mix_chosen.connect(self._choose_mix)
        view.meters.chosen.connect(self._choose_master)
        view.meters.folder_wanted.connect(self.show_in_folder)
        view.bar.said.connect(self._say_error)
        view.settings.master_wanted.connect(self.master)
        view.settings.cancelled.connect(self.cancel)
        view.settings.out_wanted.connect(self.choose_out)
        view.settings.changed.connect(self._show_limits)
        view.settings.tick(("streaming",))
        self._masterings.progressed.connect(self._mastering_progressed)
        self._masterings.ended.connect(self._mastering_ended)
        self._measurings.measured.connect(self._measured)
        self._measurings.failed.connect(self._measuring_failed)
        self._measurings.progressed.connect(self._measuring_progressed)

    def _choose_mix(self, place: int) -> None:
        self._mix, self._master = self._mixes[place], None
        self._show()

    def _choose_master(self, place: int) -> None:
        self._master = self._masters[place] if place < len(self._masters) else None
        self._show_mix()

    def _show(self) -> None:
        """The mixes there are, and the one in view."""
        if self._song is None or not self._mixes:
            self._player.close()
            self._view.show_empty()
            return
        paths = [mix.path for mix in self._mixes]
        place = paths.index(self._mix.path) if self._mix and self._mix.path in paths else 0
        self._mix = self._mixes[place]
        self._view.show_mixes(self._mixes, place)
        self._view.settings.show_out(self._choices.folder(self._mix))
        self._read_masters(self._song.id, self._mix)
        self._show_mix()
        self._show_work()

    def _read_masters(self, song_id: int, mix: Mix) -> None:
        titles = {name: profile.label[:1].upper() + profile.label[1:] for name, profile in self._profiles.items()}
        try:
            self._masters = masters_of(self._desk.studio.catalogue, song_id, mix.path, titles)
        except BouncedeskError as error:
            self._desk.messages.error(error)
        paths = [master.path for master in self._masters]
        kept = paths.index(self._master.path) if self._master and self._master.path in paths else self._best()
        self._master = self._masters[kept] if self._masters else None

    def _best(self) -> int:
        """The master to look at first: one that was brought to a loudness."""
        aimed = {name for name, profile in self._profiles.items() if profile.lufs is not None}
        return next((place for place, each in enumerate(self._masters) if each.profile in aimed), 0)

    def _show_mix(self) -> None:
        """Figures, plots, platforms and player, as far as they are known; what is not is asked for."""
        mix, master = self._mix, self._master
        if mix is None or not self._active:
            return
        for path in [mix.path] + ([master.path] if master else []):
            if self._measurings.picture(path) is None:
                self._view.say_state(f"Measuring {path.name} …")
                self._measurings.want(path)
                break
        else:
            self._view.say_state("")
        before = self._measurings.picture(mix.path)
        after = self._measurings.picture(master.path) if master else None
        self._view.meters.show_masters(self._masters, self._masters.index(master) if master else 0)
        self._view.meters.show_reading("Before", before.reading if before else None)
        self._view.meters.show_reading("After", after.reading if after else None)
        self._view.show_notes(self._masterings.notes(mix.path))
        self._show_plots(before, after, master)
        self._show_platforms(before, after)
        self._load(mix, master, before, after)
        self._show_limits()

    def _show_plots(self, before: Picture | None, after: Picture | None, master: Master | None) -> None:
        plot = self._view.plot
        drawn = id(before), id(after), master.path if master else None  # pictures are kept, so that ids stay theirs
        if drawn == self._drawn:
            return
        self._drawn = drawn
        if after:
            plot.show_track(_track(after), _track(before) if before else None, "Short-term before")
        else:
            plot.show_track(_track(before) if before else None)
        made = self._masterings.reductions.get(master.path) if master else None
        reduction = series(made.step_s, made.reduction_db) if made else None
        self._view.reduction.show_reduction(reduction, plot.duration_s)

    def _show_platforms(self, before: Picture | None, after: Picture | None) -> None:
        shown = after or before
        lines = []
        if shown:
            found = outcomes(shown.reading.integrated, shown.reading.true_peak)
            lines = platform_lines(found, shown.reading.true_peak)
        self._view.show_platforms(lines, ("after" if after else "before") if shown else "")

    def _load(self, mix: Mix, master: Master | None, before: Picture | None, after: Picture | None) -> None:
        """Hand the player what it can play; not again where it has that already."""
        versions = [Version("Before", mix.path, before.reading.integrated if before else None)]
        if master and master.playable:
            versions.append(Version("After", master.path, after.reading.integrated if after else None))
        if tuple(versions) != self._player.versions:
            self._player.load(versions)

    def _show_limits(self) -> None:
        """The target and the ceiling: those typed, else those of the master in view, else of the first ticked."""
        ticked = self._view.settings.ticked()
        name = self._master.profile if self._master else ticked[0] if ticked else ""
        profile = self._profiles.get(name)
        try:
            target, ceiling, _reduction = self._view.settings.levels()
        except UsageError:
            return
        if profile:
            target = profile.lufs if target is None else target
            ceiling = profile.ceiling_dbtp if ceiling is None else ceiling
        self._view.plot.show_limits(target, ceiling)

    def _show_work(self) -> None:
        task = self._masterings.task_of(self._song.id) if self._song else None
        if task:
            self._view.settings.show_working(task.job.title, task.job.progress)
        else:
            self._view.settings.show_idle()

    def _mastering_progressed(self, song_id: int, progress: JobProgress) -> None:
        task = self._masterings.task_of(song_id)
        if self._song and song_id == self._song.id and task:
            self._view.settings.show_working(task.job.title, progress)

    def _mastering_ended(self, song_id: int) -> None:
        if self._song and song_id == self._song.id:
            self._master = None
            self.show_song(song_id)
            self._show_work()

    def _measured(self, path: Path) -> None:
        if self._is_in_view(path):
            self._show_mix()

    def _measuring_failed(self, path: Path, sentence: str) -> None:
        if self._is_in_view(path):
            self._view.say_state(sentence)
            self._desk.messages.error(sentence)

    def _measuring_progressed(self, path: Path, progress: JobProgress) -> None:
        if self._is_in_view(path):
            self._view.say_state(f"Measuring {path.name}: {progress_text(progress)}")

    def _is_in_view(self, path: Path) -> bool:
        return path in [each.path for each in (self._mix, self._master) if each]

    def _say_error(self, sentence: str) -> None:
        self._desk.messages.error(sentence)


def _track(picture: Picture) -> LoudnessTrack:
    return LoudnessTrack(
        series(STEP_S, picture.momentary_lufs),
        series(STEP_S, picture.short_term_lufs),
        series(STEP_S, picture.true_peak_dbtp),
    )
