"""One kind of master of a whole release: songs levelled, then its tracks, sides or CD printed and proved."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from app.delivery.file_names import file_name, safe_part
from app.mastering.release_plan import CD, VINYL, ReleasePlan, cd_of
from app.mastering.release_sheet import ReleaseLoudness
from app.mastering.tags import Tags, write_tags
from render.album.cd_image import write_cd
from render.album.disc import Disc
from render.album.layout import Layout, PlacedSong
from render.album.programme import Shape, Stretch, write_files
from render.album.song_levels import Levelled, level_songs
from render.delivery.inspection import Inspected
from render.delivery.manifest import Warned
from render.encoders.formats import Format
from render.master.aims import Aim, aim_of
from render.master.master_job import MasterJob
from render.master.profiles import Profile
from render.monitor import Monitor, ProgressShare


@dataclass(frozen=True, slots=True)
class ReleaseFile:
    """A file to make: where it is staged, its place in the delivery, and the songs in it."""

    staged: Path
    path: str
    kind: Format
    songs: tuple[Levelled, ...]
    tags: Tags
    side: str = ""


@dataclass(frozen=True, slots=True)
class PrintedFile:
    """A finished file in the staging folder, as it was read back; `round_trip_dbtp` where its codec was tried."""

    planned: ReleaseFile
    inspected: Inspected
    round_trip_dbtp: float | None = None


@dataclass(frozen=True, slots=True)
class PrintedProfile:
    """All files of one profile, and the levelled `songs` they are made of.

    `papers` are the CD's, as paths within the delivery, and `disc` describes it. `warnings` came up in the making.
    """

    profile: Profile
    files: tuple[PrintedFile, ...]
    songs: tuple[Levelled, ...]
    lowered_db: float
    papers: tuple[str, ...] = ()
    disc: Disc | None = None
    warnings: tuple[Warned, ...] = ()


@dataclass(frozen=True, slots=True)
class ProfilePrinter:
    """Prints the files of `profile` from the levelled songs below `staging`."""

    plan: ReleasePlan
    profile: Profile
    levelled: tuple[Levelled, ...]
    staging: Path
    ceiling_dbtp: float | None

    def make(self, monitor: Monitor) -> PrintedProfile:
        """Make, read back and tag them; raises AudioError or Cancelled."""
        layout = self.plan.layout([song.path for song in self.levelled])
        if self.profile.name == CD:
            return self._cd(layout, monitor)
        planned = list(self._sides(layout) if self.profile.name == VINYL else self._tracks(layout))
        done = write_files(layout, [stretch for stretch, _ in planned], self._shape(), monitor)
        rows = zip(planned, done.inspected, done.round_trips, strict=True)
        files = tuple(PrintedFile(file, inspected, trip) for (_, file), inspected, trip in rows)
        warnings = tuple(warning for _, file in planned for warning in self._tag(file))
        return PrintedProfile(self.profile, files, self.levelled, done.lowered_db, warnings=warnings)

    @property
    def _kind(self) -> Format:
        return self.profile.kind

    def _shape(self) -> Shape:
        depths = [song.exact_bits for song in self.levelled]
        exact = None if None in depths else max(depth for depth in depths if depth is not None)
        return Shape(self._kind, exact, self.ceiling_dbtp, self.profile)

    def _tracks(self, layout: Layout) -> Iterator[tuple[Stretch, ReleaseFile]]:
        """A file a track, from its first sample to its last, or to where the next one begins."""
        release = self.plan.release
        songs = self.levelled[1:] if release.hidden else self.levelled
        for number, (placed, track, song) in enumerate(zip(layout.tracks, release.tracks, songs, strict=True), 1):
            tags = self._tags(track.title, track.artist, number, track.isrc)
            name = f"{number:02}_{self._name(track.artist, track.title)}"
            yield self._file(name, [placed], [song], tags)

    def _sides(self, layout: Layout) -> Iterator[tuple[Stretch, ReleaseFile]]:
        """A file a side of a record, the pauses between its songs included."""
        release = self.plan.release
        songs = self.levelled[1:] if release.hidden else self.levelled
        rows = zip(release.tracks, layout.tracks, songs, strict=True)
        for side, group in groupby(rows, key=lambda row: row[0].side):
            members = list(group)
            tags = self._tags(f"{release.title}, side {side}", release.artist, 0, "")
            name = f"side-{side}_{self._name(release.artist, release.title)}"
            stretch, file = self._file(name, [row[1] for row in members], [row[2] for row in members], tags)
            yield stretch, replace(file, side=side)

    def _file(
        self, name: str, placed: Sequence[PlacedSong], songs: Sequence[Levelled], tags: Tags
    ) -> tuple[Stretch, ReleaseFile]:
        path = f"{safe_part(self.profile.name)}/{name}"
        stretch = Stretch(self.staging / path, placed[0].at, placed[-1].file_end - placed[0].at)
        return stretch, ReleaseFile(stretch.path, path, self._kind, tuple(songs), tags)

    def _name(self, artist: str, title: str) -> str:
        label = self._kind.file_label(self.plan.rate)
        return file_name(artist, title, self.profile.name, label, self._kind.extension)

    def _tags(self, title: str, artist: str, number: int, isrc: str) -> Tags:
        release = self.plan.release
        return Tags(
            title,
            artist,
            release.title,
            release.artist,
            number,
            len(release.tracks),
            isrc,
            release.ean,
            release.date,
            release.genre,
        )

    def _tag(self, file: ReleaseFile) -> tuple[Warned, ...]:
        if not self.plan.release.tags:
            return ()
        return write_tags(file.staged, file.kind.extension, file.tags, file.path)

    def _cd(self, layout: Layout, monitor: Monitor) -> PrintedProfile:
        release = self.plan.release
        disc = cd_of(self.plan, layout)
        path = f"{CD}/{self._name(release.artist, release.title)}"
        staged = self.staging / path
        staged.parent.mkdir(parents=True, exist_ok=True)
        image = write_cd(layout, disc, staged, self._shape(), monitor)
        delivered = image.delivered
        planned = ReleaseFile(staged, path, self._kind, self.levelled, self._tags(release.title, release.artist, 0, ""))
        made = PrintedFile(planned, delivered.inspected[0])
        papers = tuple(f"{CD}/{name}" for name in image.papers)
        return PrintedProfile(self.profile, (made,), self.levelled, delivered.lowered_db, papers, disc)


def level_all(
    plan: ReleasePlan, profiles: Sequence[Profile], job: MasterJob, scratch: Path, monitor: Monitor
) -> list[tuple[Levelled, ...]]:
    """The levelled songs for each of `profiles`; profiles with the same chain and depth share their files."""
    keys = [_key(aim_of(profile, job)) for profile in profiles]
    chains = dict(zip(keys, profiles, strict=True))
    album = plan.release.loudness is ReleaseLoudness.ALBUM
    done = {}
    for number, (key, profile) in enumerate(chains.items()):
        part = ProgressShare(monitor, number / len(chains), (number + 1) / len(chains))
        done[key] = level_songs(plan.release.sources, profile, job, scratch / str(number), part, album=album)
    return [done[key] for key in keys]


def _key(aim: Aim) -> tuple[object, ...]:
    """What decides over the levelled songs: two profiles that agree in it have the same."""
    if aim.target_lufs is not None:  # the limiter then keeps the peaks, whatever the format
        return aim.stages, aim.target_lufs, aim.ceiling_dbtp, aim.release
    return aim.stages, aim.ceiling_dbtp, aim.profile.kind.limit(dithered=True)
