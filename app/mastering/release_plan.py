"""A release before anything heavy is done: which songs play from where to where, and what can be made of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from app.mastering.master_request import ReleaseRequest
from app.mastering.release_sheet import ReleaseSheet, Track
from render.album.cd_text import text_blocks
from render.album.disc import Disc, TrackNames, disc_of
from render.album.layout import Boundary, LaidOutSong, Layout, lay_out, trimmed, whole
from render.errors import AudioError, BouncedeskError
from render.master.analysis import upsampled_from
from render.master.master_job import MasterJob
from render.master.profiles import Profile
from render.master.warnings import MixFacts, reason_against
from render.monitor import Monitor
from render.sources import AudioInfo
from render.sources.stereo_file import StereoFile

CD, VINYL = DISCS = ("cd", "vinyl")


@dataclass(frozen=True, slots=True)
class ReleasePlan:
    """The release with its `songs` (a hidden one first) as they are trimmed, and what lies between each two."""

    release: ReleaseSheet
    infos: tuple[AudioInfo, ...]
    songs: tuple[LaidOutSong, ...]
    boundaries: tuple[Boundary, ...]

    @property
    def rate(self) -> int:
        """Hz, the same for every song."""
        return self.infos[0].sample_rate

    @property
    def titles(self) -> tuple[str, ...]:
        """What each song is called in sentences."""
        names = tuple(track.title for track in self.release.tracks)
        return ("the hidden track", *names) if self.release.hidden else names

    def layout(self, files: Sequence[Path]) -> Layout:
        """The programme made of `files`, which stand for the songs and are as long."""
        songs = [replace(song, path=path) for song, path in zip(self.songs, files, strict=True)]
        return lay_out(self.rate, songs, self.boundaries, hidden=self.release.hidden is not None)


def plan_release(release: ReleaseSheet, monitor: Monitor) -> ReleasePlan:
    """Look at every song of a release at one rate; raises BouncedeskError in one sentence where it cannot be made."""
    infos = tuple(StereoFile(path).info for path in release.sources)
    _refuse_sides(release.tracks)
    trim = release.trim
    songs = tuple(whole(path) if trim is None else trimmed(path, trim, monitor) for path in release.sources)
    tracks = release.tracks if release.hidden else release.tracks[1:]
    boundaries = tuple(_boundary(track, infos[0].sample_rate) for track in tracks)
    plan = ReleasePlan(release, infos, songs, boundaries)
    plan.layout(release.sources)  # overlaps that meet are refused here
    return plan


def _boundary(track: Track, rate: int) -> Boundary:
    return Boundary(round(track.gap_s * rate), crossfade=track.crossfade_s > 0)


def _refuse_sides(tracks: Sequence[Track]) -> None:
    for before, track in pairwise(tracks):
        if track.side < before.side:
            raise BouncedeskError(
                f"{track.title} on side {track.side} comes after {before.title} on side {before.side}; put the songs "
                "in the order of the sides. Nothing was mastered.",
                code="sides_out_of_order",
                title=track.title,
                side=track.side,
            )
        if track.side != before.side and track.gap_s < 0:
            raise BouncedeskError(
                f"{track.title} begins side {track.side} and overlaps the song before it, which is on another side; "
                "give it a gap_s of 0 or more. Nothing was mastered.",
                code="overlap_across_sides",
                title=track.title,
                side=track.side,
            )


def refuse_inside(out: Path, sources: Sequence[Path]) -> None:
    """Raise AudioError where the delivery's own files could take the place of a song."""
    target = out.resolve()
    for path in sources:
        if target in path.resolve().parents:
            raise AudioError(
                f"{path.name} lies in {out}, where the release is to go; choose another folder for it.",
                code="source_inside_target",
                file=path,
            )


def cd_of(plan: ReleasePlan, layout: Layout) -> Disc:
    """The release as a disc; raises AudioError where a CD cannot hold it."""
    release = plan.release
    names = [
        TrackNames(track.title, track.artist, track.isrc, track.latin_title, track.latin_artist)
        for track in release.tracks
    ]
    disc = disc_of(layout, release.title, release.artist, release.ean, names)
    named = replace(disc, latin_title=release.latin_title, latin_artist=release.latin_artist)
    text_blocks(named)  # words too long for a disc are refused here
    return named


@dataclass(frozen=True, slots=True)
class QualifiedRelease:
    """A plan with the `profiles` that it qualifies for, those `skipped` with their reasons, and the engine's job."""

    plan: ReleasePlan
    job: MasterJob
    profiles: tuple[Profile, ...]
    skipped: tuple[tuple[Profile, str], ...]


def qualify(
    request: ReleaseRequest, wanted: Sequence[Profile], plan: ReleasePlan, monitor: Monitor
) -> QualifiedRelease:
    """Decide what can be made; raises AudioError where nothing can, or where a CD cannot hold the release."""
    reasons = [(profile, _reason(profile, plan, monitor)) for profile in wanted]
    fit = tuple(profile for profile, reason in reasons if reason is None)
    if not fit:
        raise AudioError(next(reason for _, reason in reasons if reason), code="unfit_mix")
    if any(profile.name == CD for profile in fit):
        cd_of(plan, plan.layout(plan.release.sources))
    skipped = tuple((profile, reason) for profile, reason in reasons if reason)
    return QualifiedRelease(plan, _job(request, plan), fit, skipped)


def _job(request: ReleaseRequest, plan: ReleasePlan) -> MasterJob:
    return MasterJob(
        source=plan.release.sources[0],
        out=request.out,
        files=(),
        target_lufs=request.lufs,
        ceiling_dbtp=request.ceiling_dbtp,
        max_reduction_db=request.max_reduction_db,
        bus=request.bus,
    )


def _reason(profile: Profile, plan: ReleasePlan, monitor: Monitor) -> str | None:
    """Why the release cannot be this kind of master, naming the first song that is in the way; None where it can."""
    asked = replace(profile, shortest_s=0.0, longest_s=None)  # lengths are the disc's, not one song's
    for path, info in zip(plan.release.sources, plan.infos, strict=True):
        upsampled = None if profile.upsampled else upsampled_from(StereoFile(path), monitor)
        facts = MixFacts(info.sample_rate, info.frames / info.sample_rate, info.bit_depth, upsampled)
        if reason := reason_against(asked, facts):
            return f"{path.name}: {reason}"
    return None
