"""The dialog that masters a release, opened and answered."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.domain.catalogue import Release, Song
from app.errors import NextSteps
from app.jobs.job import JobProgress
from app.mastering.master_request import ReleaseRequest, profiles_of
from app.mastering.release_draft import KeptTracks, LatinNames, ReleaseDraft, TrackDraft, release_text
from app.mastering.release_rates import disc_rate, mixed_rates
from app.mastering.release_sheet import ReleaseLoudness
from app.use_cases.places import release_file, release_folder
from app.use_cases.release import ReleaseMaster, newest_mix
from render.errors import BouncedeskError
from render.master.profiles import Profile, Profiles
from widgets.common.desktop_files import open_path, show_in_folder
from widgets.common.messages import advised
from widgets.common.words import missing_formats
from widgets.documents.papers import PdfDocuments
from widgets.jobs import ReleaseJobs
from widgets.page import MenuAction, MenuPlace, PageServices, WindowPart
from widgets.release.dialog import ReleaseDialog
from widgets.services import WindowServices

_REPORT = "mastering-report.pdf"
_NO_RELEASE = "There is no release yet: give a song one in its form, then master it here."


class ReleaseController(QObject):
    """One dialog at a time; what is being made goes on without it."""

    def __init__(
        self,
        services: WindowServices,
        jobs: ReleaseJobs,
        profiles: Mapping[str, Profile],
        missing: Mapping[str, str],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._services, self.jobs, self._window = services, jobs, window
        self._titles = {name: profile.label[:1].upper() + profile.label[1:] for name, profile in profiles.items()}
        self._missing = {name: missing[each.format] for name, each in profiles.items() if each.format in missing}
        self._releases: list[Release] = []
        self._songs: dict[str, Song] = {}
        self._kept: dict[int, KeptTracks] = {}
        self._shown: int | None = None
        self._offers: list[TrackDraft] = []
        self._offered_out = Path()
        self._made: ReleaseDialog | None = None
        self.dialog: ReleaseDialog | None = None
        services.watch.changed.connect(self._read_mixes)
        jobs.progressed.connect(self._progressed)
        jobs.ended.connect(self._ended)

    def open_for_song(self) -> None:
        """Ask how to master the release of the song that is open on the Song page, where one is."""
        navigate = self._services.navigate
        song_id = navigate.song_in_view() if navigate.in_front("song") else None
        try:
            release_id = self._services.catalogue.songs.get(song_id).release_id if song_id is not None else None
        except BouncedeskError as error:
            self._services.messages.error(error)
            return
        self.open(release_id)

    def open(self, release_id: int | None = None) -> None:
        """Ask which release to master and how; of the release given, where one is. One dialog at a time."""
        if self.dialog:
            self.dialog.raise_()
            self.dialog.activateWindow()
            return
        try:
            every = self._services.catalogue.releases.all()
            self._releases = [each for each in every if not each.archived_at or each.id == release_id]
        except BouncedeskError as error:
            self._services.messages.error(error)
            return
        if not self._releases:
            self._services.messages.say(_NO_RELEASE, "info")
            return
        dialog = self.dialog = self._made = self._made or self._make()
        ids = [release.id for release in self._releases]
        dialog.show_releases(self._releases, ids.index(release_id) if release_id in ids else 0)
        self._show_release()
        dialog.show()

    def _make(self) -> ReleaseDialog:
        """The dialog of this run: closed, it is hidden, so that masters, levels and ticks are there again."""
        dialog = ReleaseDialog(self._services.look, self._titles, self._missing, self._window)
        dialog.release_chosen.connect(self._show_release)
        dialog.master_wanted.connect(self._master)
        dialog.rate_chosen.connect(self._master_at)
        dialog.cancelled.connect(self._cancel)
        dialog.files_wanted.connect(self._show_files)
        dialog.report_wanted.connect(self._open_report)
        dialog.finished.connect(self._closed)
        return dialog

    def _closed(self) -> None:
        self._keep()
        self.dialog = self._shown = None

    def _chosen(self) -> Release:
        place = self.dialog.release.currentIndex() if self.dialog else 0
        return self._releases[place]

    def _show_release(self, _place: int = 0) -> None:
        dialog, release = self.dialog, self._chosen()
        if dialog is None:
            return
        self._keep()
        try:
            tracks, doubts = self._offered(release.id)
        except BouncedeskError as error:
            dialog.show_problem(advised(error))
            return
        self._shown = release.id
        kept = self._kept.get(release.id)
        self._offers = tracks
        tracks = kept.with_offers(tracks) if kept else tracks
        dialog.tracks.show_lines(tracks)
        dialog.options.show_hidden(kept.hidden if kept else None)
        artist = release.artist or next((track.artist for track in tracks), "")
        dialog.show_names(release.title, artist, kept.latin if kept else LatinNames())
        dialog.show_doubts(doubts)
        dialog.table.selectRow(0)
        self._offered_out = release_folder(release.title, [track.file for track in tracks if track.file])
        dialog.show_out(kept.out if kept and kept.out else self._offered_out)
        dialog.show_problem("" if tracks else f"No song is on “{release.title}” yet: say so in the songs' forms.")
        task = self.jobs.task_of(release.id)
        if task:
            dialog.show_working(task.job.title)
        else:
            self._show_result(release)

    def _offered(self, release_id: int) -> tuple[list[TrackDraft], list[str]]:
        """The songs of a release with their newest mixes, and which of these may not be those that are meant."""
        catalogue = self._services.catalogue
        songs = catalogue.songs.of_release(release_id)
        mixes = [newest_mix(catalogue, song) for song in songs]
        tracks = [
            TrackDraft(song.title, song.artist, song.isrc, mix.file, song_id=song.id)
            for song, mix in zip(songs, mixes, strict=True)
        ]
        return tracks, [mix.doubt for mix in mixes if mix.doubt]

    def _read_mixes(self) -> None:
        """What was rendered, or changed by a command, since the dialog was opened is what it offers."""
        dialog = self.dialog
        if dialog is None or self._shown is None or self.jobs.task_of(self._shown):
            return
        try:
            tracks, doubts = self._offered(self._shown)
        except BouncedeskError as error:
            dialog.show_problem(advised(error))
            return
        if tracks != self._offers:
            place, kept = dialog.place, self._as_it_is(dialog)
            self._offers = tracks
            dialog.tracks.show_lines(kept.with_offers(tracks))
            dialog.show_doubts(doubts)
            dialog.table.selectRow(min(max(place, 0), len(dialog.tracks.lines) - 1))

    def _keep(self) -> None:
        """Remember for this run how the release in view was put together: closed, it is not lost."""
        if self.dialog and self._shown is not None:
            self._kept[self._shown] = self._as_it_is(self.dialog)

    def _as_it_is(self, dialog: ReleaseDialog) -> KeptTracks:
        out = None if dialog.out == self._offered_out else dialog.out
        return KeptTracks(self._offers, dialog.tracks.lines, dialog.options.hidden, dialog.latin.names, out)

    def _master(self) -> None:
        """Master it as it stands; where its mixes have several rates and a file would have one, that is asked first."""
        if self.dialog is None:
            return
        draft = self._draft(self.dialog)
        mixed = mixed_rates(draft.files)
        if mixed is None or disc_rate(profiles_of(self.dialog.formats.ticked())):
            self._start(draft)
            return
        titles = {track.file: track.title for track in draft.tracks if track.file}
        self.dialog.ask_rate(mixed, titles)

    def _master_at(self, rate: int) -> None:
        if self.dialog:
            self._start(replace(self._draft(self.dialog), rate=rate))

    def _draft(self, dialog: ReleaseDialog) -> ReleaseDraft:
        release = self._chosen()
        return ReleaseDraft(
            release.title,
            release.artist or next((track.artist for track in dialog.tracks.lines), ""),
            release.upc,
            release.release_date or "",
            ReleaseLoudness(dialog.loudness.currentData()),
            dialog.tracks.lines,
            dialog.options.hidden,
            dialog.options.trim.isChecked(),
            dialog.options.tags.isChecked(),
            latin=dialog.latin.names,
        )

    def _start(self, draft: ReleaseDraft) -> None:
        dialog, release = self.dialog, self._chosen()
        if dialog is None:
            return
        try:
            request = self._request(dialog, release)
            self.jobs.start(ReleaseMaster(release, request, PdfDocuments(), release_text(draft)))
        except BouncedeskError as error:
            dialog.show_problem(advised(error))
            return
        dialog.show_problem("")
        dialog.show_working(f"Master {release.title}")

    def _request(self, dialog: ReleaseDialog, release: Release) -> ReleaseRequest:
        paths = self._services.studio.paths
        lufs, ceiling, reduction = dialog.options.fields.levels()
        request = ReleaseRequest(
            release_file(paths, release.id), dialog.out, dialog.formats.ticked(), lufs, ceiling, locks=paths.renders
        )
        return request if reduction is None else replace(request, max_reduction_db=reduction)

    def _cancel(self) -> None:
        self.jobs.cancel(self._chosen().id)

    def _progressed(self, release_id: int, progress: JobProgress) -> None:
        if self.dialog and self._chosen().id == release_id:
            self.dialog.progress.show_progress(progress)

    def _ended(self, release_id: int) -> None:
        if self.dialog and self._chosen().id == release_id:
            self._show_result(self._chosen())

    def _show_result(self, release: Release) -> None:
        made = self.jobs.made(release.id)
        if self.dialog is None:
            return
        if made is None:
            self.dialog.show_idle()
            failure = self.jobs.failure(release.id)
            if failure:
                self.dialog.show_problem(failure)
            return
        out, manifest = made
        self.dialog.show_out(out)
        self.dialog.show_idle(_summary(manifest), report=self._report().exists())

    def _report(self) -> Path:
        return (self.dialog.out if self.dialog else Path()) / _REPORT

    def _show_files(self) -> None:
        if self.dialog:
            self._try(lambda: show_in_folder(self.dialog.out if self.dialog else Path()))

    def _open_report(self) -> None:
        self._try(lambda: open_path(self._report()))

    def _try(self, show: Any) -> None:
        try:
            show()
        except BouncedeskError as error:
            if self.dialog:
                self.dialog.show_problem(advised(error))


def make(services: PageServices) -> WindowPart:
    """Begins with the release of the open song, where one is open on the Song page."""
    profiles, missing = Profiles().by_name, missing_formats()
    controller = ReleaseController(services, services.releases, profiles, missing, services.window)
    place = MenuPlace("&File", 1, 7)
    return WindowPart(
        actions=(MenuAction("master_release", "Master a release …", "Ctrl+Shift+R", place, controller.open_for_song),)
    )


def _summary(manifest: Mapping[str, Any]) -> str:
    files = [row["path"] or f"{row['profile']} was left out: {row['skipped']}" for row in manifest["deliverables"]]
    return "\n".join(
        [
            *files,
            "",
            *(NextSteps.of("window").after(warning["message"], warning["code"]) for warning in manifest["warnings"]),
        ]
    ).strip()
