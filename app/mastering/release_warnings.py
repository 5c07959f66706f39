"""What to know of a finished release: targets not reached, and songs that stand out in level, tone or bandwidth."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from app.mastering.release_manifest import ReleaseRow
from app.mastering.release_plan import CD, VINYL, ReleasePlan
from app.mastering.release_printer import PrintedProfile
from app.mastering.release_sheet import ReleaseSheet
from app.text import listed
from render.album.cd_letters import has_japanese, rewritten
from render.album.cd_text import japanese_reason, texts_of
from render.album.disc import Disc
from render.album.song_analysis import SongCharacter
from render.delivery.manifest import Warned
from render.master.aims import aim_of
from render.master.master_job import MasterJob
from render.master.warnings import MixFacts, profile_warnings
from render.measure.tone import OCTAVES_HZ
from render.tables import read_resource
from render.text import kilohertz, shown

CODE = "outlier"
TOLERANCE_LU = 0.1
WARNED_DB = 0.005
MOST_TITLES = 99  # as many as a disc has
_LESS = ("quieter", "less")  # what the other of two songs has more of


def release_warnings(
    plan: ReleasePlan, job: MasterJob, made: Sequence[PrintedProfile], rows: Sequence[Sequence[ReleaseRow]]
) -> Iterator[Warned]:
    """Warnings of each profile's files, then of the release."""
    for profile, files in zip(made, rows, strict=True):
        yield from _short_of_target(plan, job, profile, files)
        yield from _lowered(profile, files)
        for row in files:
            facts = MixFacts(row.sample_rate, row.frames / row.sample_rate, 0)
            if profile.profile.name == VINYL or profile.profile.round_trip:
                yield from profile_warnings(profile.profile, facts, job, row.path or "")
        if profile.disc is not None:
            yield from _of_cd_text(profile.disc)
    yield from _repeated(plan.release)
    others = tuple(row.path or "" for files in rows for row in files if row.profile != CD)
    if plan.release.hidden and others:
        yield Warned("hidden_left_out", "The hidden track is only on the CD: other files cannot hide it.", others)


def _repeated(release: ReleaseSheet) -> Iterator[Warned]:
    """Songs that are one file: a mix may have been chosen twice by mistake."""
    for file in dict.fromkeys(release.sources):
        titles = [track.title for track in release.tracks if track.file == file]
        if release.hidden == file:
            titles.insert(0, "the hidden track")
        if len(titles) > 1:
            yield Warned("same_song", f"{listed([shown(title) for title in titles])} are one file, {shown(file.name)}.")


def _short_of_target(
    plan: ReleasePlan, job: MasterJob, made: PrintedProfile, rows: Sequence[ReleaseRow]
) -> Iterator[Warned]:
    """Each song that stopped short; of an album only the loudest is meant to be there."""
    target = aim_of(made.profile, job).target_lufs
    for title, song in zip(plan.titles, made.songs, strict=True):
        if target is not None and song.short_lu > TOLERANCE_LU:
            yield Warned(
                "target_not_reached",
                f"“{shown(title)}” stopped {song.short_lu:.1f} LU short of {target:g} LUFS in the {made.profile.called}"
                f": more would take over {job.max_reduction_db:g} dB of limiting.",
                tuple(row.path or "" for row in rows),
            )


def _of_cd_text(disc: Disc) -> Iterator[Warned]:
    """What CD-Text cannot hold as it is, with what it says in its place, and whether Japanese stands beside it."""
    named = [(each.latin_title or each.title, each.latin_artist or each.artist) for each in disc.names]
    changed = {word: rewritten(word) for words in named for word in words if rewritten(word)}
    beside = has_japanese(texts_of(disc))
    reason = japanese_reason(disc) if beside else ""
    if changed:
        pairs = [f"“{shown(word)}” as “{shown(written)}”" for word, written in changed.items()]
        more = " Players that read Japanese show it in Japanese." if beside and not reason else ""
        yield Warned("cd_text_rewritten", f"In Latin letters CD-Text says {listed(pairs, MOST_TITLES)}.{more}")
    if reason:
        yield Warned("cd_text_not_japanese", f"CD-Text has no block in Japanese letters: {shown(reason)}.")


def _lowered(made: PrintedProfile, rows: Sequence[ReleaseRow]) -> Iterator[Warned]:
    if made.lowered_db >= WARNED_DB:
        yield Warned(
            "lowered",
            f"Overlaps, encoding or another rate raised peaks of the {made.profile.called}, so all of its files were "
            f"made {made.lowered_db:.2f} dB lower.",
            tuple(row.path or "" for row in rows),
        )


@dataclass(frozen=True, slots=True)
class OutlierLimits:
    """From which difference on a song stands out, and the sentence for it; see resources/release.toml."""

    level_lu: float
    octave_db: float
    bandwidth_ratio: float
    sentences: Mapping[str, str] = field(hash=False)

    @classmethod
    def load(cls) -> "OutlierLimits":
        """The limits that come with Bouncedesk."""
        return cls(**read_resource("release.toml").values)


def outliers(titles: Sequence[str], characters: Sequence[SongCharacter], limits: OutlierLimits) -> tuple[Warned, ...]:
    """What stands out, a note each, in the songs' order; nothing where there is only one song.

    Of two songs, neither is the one that stands out: that they differ is reported once, of the one with more.
    """
    warnings = []
    for index, title in enumerate(titles):
        others = [number for number in range(len(titles)) if number != index]
        if others:
            rest = f"“{shown(titles[others[0]])}”" if len(others) == 1 else limits.sentences["rest"]
            marks = _marks(characters[index], [characters[other] for other in others], limits)
            marked = [(name, values) for name, values in marks if len(others) > 1 or name not in _LESS]
            texts = (limits.sentences[name].format(title=shown(title), rest=rest, **values) for name, values in marked)
            warnings += [Warned(CODE, text) for text in texts]
    return tuple(warnings)


def without_loudness(titles: Sequence[str], characters: Sequence[SongCharacter]) -> Iterator[Warned]:
    """Songs that are silent, or too short or too soft to have a loudness: a wrong file may have been chosen."""
    for title, song in zip(titles, characters, strict=True):
        if song.levels.sample_peak_dbfs is None:
            yield Warned("silent_track", f"“{shown(title)}” is silent from its first sample to its last.")
        elif _lufs(song) is None:
            yield Warned("no_loudness", f"“{shown(title)}” is too short, or too soft, to have a loudness.")


def _marks(
    song: SongCharacter, others: Sequence[SongCharacter], limits: OutlierLimits
) -> Iterator[tuple[str, dict[str, Any]]]:
    level = _against(_lufs(song), [_lufs(other) for other in others])
    if level is not None and abs(level) >= limits.level_lu:
        yield "louder" if level > 0 else "quieter", {"amount": abs(level)}
    yield from _tone(song, others, limits)
    reach, rest = song.bandwidth_hz, _middle([other.bandwidth_hz for other in others])
    if reach is not None and rest is not None and reach < limits.bandwidth_ratio * rest:
        yield "narrow", {"khz": reach / 1000, "others": rest / 1000}


def _tone(
    song: SongCharacter, others: Sequence[SongCharacter], limits: OutlierLimits
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The octave that stands out most, if it does at all."""
    columns = zip(*(other.tone.octaves_db for other in others), strict=True)
    apart = [
        (_against(own, column), hz) for own, column, hz in zip(song.tone.octaves_db, columns, OCTAVES_HZ, strict=True)
    ]
    known = [(difference, hz) for difference, hz in apart if difference is not None]
    most, hz = max(known, key=lambda each: abs(each[0]), default=(0.0, 0))
    if abs(most) >= limits.octave_db:
        named = kilohertz(hz) if hz >= 1000 else f"{hz} Hz"
        yield "more" if most > 0 else "less", {"amount": abs(most), "hz": named}


def _lufs(song: SongCharacter) -> float | None:
    return song.levels.loudness.integrated_lufs


def _against(value: float | None, others: Sequence[float | None]) -> float | None:
    middle = _middle(others)
    return None if value is None or middle is None else value - middle


def _middle(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None
