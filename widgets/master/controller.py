"""What the Master section shows of the open song, and what its buttons do."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from app.domain.catalogue import Song
from app.errors import UsageError
from app.jobs.job import JobProgress
from app.mastering.master_request import MasterRequest
from app.use_cases.master import SongMaster
from app.use_cases.operation import Operation
from render.bus.settings import BusSettings
from render.errors import BouncedeskError
from render.master.profiles import Profile
from widgets.common.desktop_files import show_in_folder
from widgets.common.dialogs import ConfirmDialog, stems_question
from widgets.common.player import Player
from widgets.common.progress import progress_text
from widgets.jobs import MasterJobs, RenderJobs
from widgets.master.comparison import MasterComparison
from widgets.master.meters import MeasurementJobs
from widgets.master.mixes import Master, MixChoice, is_mix, masters_of, mixes_of
from widgets.master.settings_panel import MasterChoices, asked_request
from widgets.master.view import MasterView
from widgets.services import WindowServices
from widgets.tick_lists import LeftOutStems


class MasterController(QObject):
    """Keeps the Master section in step with the catalogue, what is being measured and what is being mastered.

    Nothing is measured before the section is in view: `active` says whether it is.
    """

    def __init__(
        self,
        services: WindowServices,
        view: MasterView,
        player: Player,
        master_jobs: MasterJobs,
        renders: RenderJobs,
        profiles: Mapping[str, Profile],
        buses: Mapping[str, BusSettings],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._services, self._view, self._player, self._master_jobs = services, view, player, master_jobs
        self._renders, self._profiles, self._buses = renders, profiles, buses
        self.question: ConfirmDialog | None = None
        self._measurements = MeasurementJobs(services, self)
        self._showing = MasterComparison(view, player, self._measurements, master_jobs, profiles)
        self._choices = MasterChoices()
        self._left_out = LeftOutStems(services, view.settings.left_out, renders, self)
        self._song: Song | None = None
        self._mixes: list[MixChoice] = []
        self._mix: MixChoice | None = None
        self._masters: list[Master] = []
        self._master: Master | None = None
        self._active = False
        self._connect()

    @property
    def measurements(self) -> MeasurementJobs:
        """What is known of the files in view."""
        return self._measurements

    def show_song(self, song_id: int, _stems: object = ()) -> None:
        """The Song page shows this song, or shows it again."""
        try:
            song = self._services.catalogue.songs.get(song_id)
            if self._song is None or song.id != self._song.id:
                self._player.close()
                self._mix = self._master = None
            self._song = song
            release = self._services.catalogue.releases.get(song.release_id) if song.release_id else None
            self._view.show_release(release.title if release else None)
            self._mixes = [*self._choices.dropped(song_id), *mixes_of(self._services.catalogue, song_id)]
        except BouncedeskError as error:
            self._services.messages.error(error)
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
            self._services.messages.error(
                f"{path.name} is not a WAV, AIFF or FLAC file; drop the finished mix as one of them."
            )
            return
        mix = MixChoice(path, f"{path.name} · from {path.parent.name}")
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
        if not (self._active and self._song and self._mix and self._view.settings.ticked()):
            raise UsageError(
                "Open the Master section of a song, choose a mix and tick what to make of it.", code="master_unready"
            )
        out = self._choices.folder(self._mix)
        studio, settings = self._services.studio, self._view.settings
        extras: tuple[str, ...] = ()
        if self._mix.session_id is not None:
            scan = self._services.catalogue.sessions.scan(self._mix.session_id)
            extras = self._renders.extras_in(self._song.id, scan)
        return asked_request(studio, self._song, self._mix, settings, self._buses, out, extras)

    def master(self) -> None:
        """Make what is ticked."""
        try:
            request = self.request()
            if self._song:
                self._start(SongMaster(self._song, request, self._mix.session_id if self._mix else None))
        except BouncedeskError as error:
            self._services.messages.error(error)

    def _ask_about(self, operation: Operation, error: BouncedeskError) -> bool:
        """Whether what stopped it is asked about: a stem that is missing or damaged, which may be allowed."""
        stems = error.facts.get("allowable", ())
        if not stems or not isinstance(operation, SongMaster):
            return False
        request = replace(operation.request, allow=(*operation.request.allow, *stems))
        question = stems_question(self._services.look, error, "Master", self._view.window())
        self.question = question.ask(lambda: self._start(replace(operation, request=request)))
        return True

    def _start(self, master: SongMaster) -> None:
        try:
            self._master_jobs.start(master)
        except BouncedeskError as error:
            self._services.messages.error(error)
        self._show_work()

    def cancel(self) -> None:
        """Stop the open song's mastering."""
        if self._song:
            self._master_jobs.cancel(self._song.id)

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
            self._services.messages.error(error)

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
        self._master_jobs.asks = self._ask_about
        self._master_jobs.progressed.connect(self._mastering_progressed)
        self._master_jobs.ended.connect(self._mastering_ended)
        self._measurements.measured.connect(self._measured)
        self._measurements.failed.connect(self._measuring_failed)
        self._measurements.measuring.connect(self._measuring_progressed)

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
        self._left_out.show_kept(self._song.id, self._mix.session_id)
        self._read_masters(self._song.id, self._mix)
        self._show_mix()
        self._show_work()

    def _read_masters(self, song_id: int, mix: MixChoice) -> None:
        titles = {name: profile.label[:1].upper() + profile.label[1:] for name, profile in self._profiles.items()}
        try:
            self._masters = masters_of(self._services.catalogue, song_id, mix, titles)
        except BouncedeskError as error:
            self._services.messages.error(error)
        paths = [master.path for master in self._masters]
        kept = paths.index(self._master.path) if self._master and self._master.path in paths else self._best()
        self._master = self._masters[kept] if self._masters else None

    def _best(self) -> int:
        """The master to look at first: one that was brought to a loudness."""
        aimed = {name for name, profile in self._profiles.items() if profile.lufs is not None}
        return next((place for place, each in enumerate(self._masters) if each.profile in aimed), 0)

    def _show_mix(self) -> None:
        """Figures, plots, platforms and player, as far as they are known; what is not is asked for."""
        if self._mix and self._active:
            self._showing.show(self._mix, self._master, self._masters)

    def _show_limits(self) -> None:
        self._showing.show_limits(self._master)

    def _show_work(self) -> None:
        task = self._master_jobs.task_of(self._song.id) if self._song else None
        if task:
            self._view.settings.show_working(task.job.title, task.job.progress)
        else:
            self._view.settings.show_idle()

    def _mastering_progressed(self, song_id: int, progress: JobProgress) -> None:
        task = self._master_jobs.task_of(song_id)
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
            self._services.messages.error(sentence)

    def _measuring_progressed(self, path: Path, progress: JobProgress) -> None:
        if self._is_in_view(path):
            self._view.say_state(f"Measuring {path.name}: {progress_text(progress)}")

    def _is_in_view(self, path: Path) -> bool:
        return path in [each.path for each in (self._mix, self._master) if each]

    def _say_error(self, sentence: str) -> None:
        self._services.messages.error(sentence)
