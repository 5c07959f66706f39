"""One kind of master of a whole release: its tracks, its sides or its CD, made and proved in the staging folder."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from app.delivery.names import file_name, safe_part
from app.mastering.release.plan import ReleasePlan
from app.mastering.release.rows import CD, VINYL, MadeFile, Wanted
from app.mastering.tags import Tags, write_tags
from render.album.cd_image import write_cd
from render.album.disc import Disc, TrackNames, disc_of
from render.album.layout import Layout, PlacedSong
from render.album.programme import Shape, Stretch, write_files
from render.album.song_levels import Levelled
from render.delivery.manifest import Warned
from render.encoders.formats import Format
from render.master.profiles import Profile
from render.monitor import Monitor


@dataclass(frozen=True, slots=True)
class MadeProfile:
    """All files of one profile, and the levelled `songs` they are made of.

    `papers` are the CD's, as paths within the delivery, and `disc` describes it. `told` is what came up in the making.
    """

    profile: Profile
    files: tuple[MadeFile, ...]
    songs: tuple[Levelled, ...]
    lowered_db: float
    papers: tuple[str, ...] = ()
    disc: Disc | None = None
    told: tuple[Warned, ...] = ()


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes the files of `profile` from the levelled songs below `staging`."""

    plan: ReleasePlan
    profile: Profile
    levelled: tuple[Levelled, ...]
    staging: Path
    ceiling_dbtp: float | None

    def make(self, monitor: Monitor) -> MadeProfile:
        """Make, read back and tag them; raises AudioError or Cancelled."""
        layout = self.plan.layout([song.path for song in self.levelled])
        if self.profile.name == CD:
            return self._cd(layout, monitor)
        wanted = list(self._sides(layout) if self.profile.name == VINYL else self._tracks(layout))
        done = write_files(layout, [stretch for stretch, _ in wanted], self._shape(), monitor)
        rows = zip(wanted, done.inspected, done.round_trips, strict=True)
        files = tuple(MadeFile(each, found, trip) for (_, each), found, trip in rows)
        told = tuple(said for _, each in wanted for said in self._tag(each))
        return MadeProfile(self.profile, files, self.levelled, done.lowered_db, told=told)

    @property
    def _kind(self) -> Format:
        return self.profile.kind

    def _shape(self) -> Shape:
        depths = [song.exact_bits for song in self.levelled]
        exact = None if None in depths else max(depth for depth in depths if depth is not None)
        return Shape(self._kind, exact, self.ceiling_dbtp, self.profile)

    def _tracks(self, layout: Layout) -> Iterator[tuple[Stretch, Wanted]]:
        """A file a track, from its first sample to its last, or to where the next one begins."""
        release = self.plan.release
        songs = self.levelled[1:] if release.hidden else self.levelled
        for number, (placed, track, song) in enumerate(zip(layout.tracks, release.tracks, songs, strict=True), 1):
            tags = self._tags(track.title, track.artist, number, track.isrc)
            name = f"{number:02}_{self._name(track.artist, track.title)}"
            yield self._file(name, [placed], [song], tags)

    def _sides(self, layout: Layout) -> Iterator[tuple[Stretch, Wanted]]:
        """A file a side of a record, the pauses between its songs included."""
        release = self.plan.release
        songs = self.levelled[1:] if release.hidden else self.levelled
        rows = zip(release.tracks, layout.tracks, songs, strict=True)
        for side, group in groupby(rows, key=lambda row: row[0].side):
            members = list(group)
            tags = self._tags(f"{release.title}, side {side}", release.artist, 0, "")
            name = f"side-{side}_{self._name(release.artist, release.title)}"
            stretch, wanted = self._file(name, [row[1] for row in members], [row[2] for row in members], tags)
            yield stretch, replace(wanted, side=side)

    def _file(
        self, name: str, placed: Sequence[PlacedSong], songs: Sequence[Levelled], tags: Tags
    ) -> tuple[Stretch, Wanted]:
        path = f"{safe_part(self.profile.name)}/{name}"
        stretch = Stretch(self.staging / path, placed[0].at, placed[-1].file_end - placed[0].at)
        return stretch, Wanted(stretch.path, path, self._kind, tuple(songs), tags)

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

    def _tag(self, wanted: Wanted) -> tuple[Warned, ...]:
        if not self.plan.release.tags:
            return ()
        return write_tags(wanted.staged, wanted.kind.extension, wanted.tags, wanted.path)

    def _cd(self, layout: Layout, monitor: Monitor) -> MadeProfile:
        release = self.plan.release
        disc = cd_of(self.plan, layout)
        path = f"{CD}/{self._name(release.artist, release.title)}"
        staged = self.staging / path
        staged.parent.mkdir(parents=True, exist_ok=True)
        image = write_cd(layout, disc, staged, self._shape(), monitor)
        delivered = image.delivered
        wanted = Wanted(staged, path, self._kind, self.levelled, self._tags(release.title, release.artist, 0, ""))
        made = MadeFile(wanted, delivered.inspected[0])
        papers = tuple(f"{CD}/{name}" for name in image.papers)
        return MadeProfile(self.profile, (made,), self.levelled, delivered.lowered_db, papers, disc)


def cd_of(plan: ReleasePlan, layout: Layout) -> Disc:
    """The release as a disc; raises AudioError where a CD cannot hold it."""
    release = plan.release
    names = [TrackNames(track.title, track.artist, track.isrc) for track in release.tracks]
    return disc_of(layout, release.title, release.artist, release.ean, names)
