"""The mixes there are of a song and the masters made of them, a line at a time; knows no Qt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.catalogue import Catalogue
from app.domain.jobs import JobKind, RenderJob
from app.domain.session import SessionKind
from app.errors import UsageError
from app.mastering.loudness_trace import Reading
from render.encoders.formats import Format
from render.master.platforms import AUDIBLE_DB, PlatformOutcome
from render.master.profiles import Profile
from widgets.common.words import format_title, level, listing, number

_MIXES = frozenset({".wav", ".wave", ".aif", ".aiff", ".flac"})
_PLAYABLE = _MIXES | {".mp3", ".ogg", ".m4a"}


@dataclass(frozen=True, slots=True)
class ProfileLine:
    """A kind of master that can be ticked, or the reason why not."""

    name: str
    title: str
    detail: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PlatformLine:
    """What one platform does to a version."""

    name: str
    does: str
    plays_at: str
    limit: str
    peaks: str
    over: bool


@dataclass(frozen=True, slots=True)
class MixChoice:
    """A file that can be mastered, or the folder of a session, `session_id`, whose stems can be.

    `name` is how the list shows it.
    """

    path: Path
    name: str
    session_id: int | None = None


@dataclass(frozen=True, slots=True)
class Master:
    """A finished master of a mix."""

    profile: str
    title: str
    path: Path
    sha256: str = ""

    @property
    def playable(self) -> bool:
        """Whether the player can read it."""
        return self.path.suffix.lower() in _PLAYABLE


def profile_lines(
    profiles: Mapping[str, Profile], formats: Mapping[str, Format], missing: Mapping[str, str]
) -> list[ProfileLine]:
    """Every kind of master; `missing` says why a format cannot be had."""
    return [
        ProfileLine(
            name,
            profile.label[:1].upper() + profile.label[1:],
            listing((format_title(profile.format, formats), _aims(profile))),
            missing.get(profile.format, ""),
        )
        for name, profile in profiles.items()
    ]


def platform_lines(outcomes: Sequence[PlatformOutcome], true_peak: float | None) -> list[PlatformLine]:
    """What every platform does to a version of this true peak."""
    return [
        PlatformLine(
            name=each.name,
            does=_does(each),
            plays_at="—" if each.plays_at_lufs is None else f"{number(each.plays_at_lufs)} LUFS",
            limit=f"{number(each.true_peak_limit_dbtp)} dBTP",
            peaks=_peaks(each, true_peak),
            over=each.over_ceiling,
        )
        for each in outcomes
    ]


def reading_words(reading: Reading) -> tuple[str, str, str, str]:
    """The four figures as a row shows them."""
    loudness_range = "—" if reading.loudness_range is None else f"{number(reading.loudness_range)} LU"
    return (
        level(reading.integrated, "LUFS"),
        "—" if reading.short_term is None else f"{number(reading.short_term)} LUFS",
        loudness_range,
        level(reading.true_peak, "dBTP"),
    )


def read_level(text: str, what: str, within: tuple[float, float], unit: str) -> float | None:
    """A level somebody typed, None where nothing was; raises UsageError in one sentence."""
    plain = text.strip().replace("−", "-").replace(",", ".").removesuffix(unit).strip()
    if not plain:
        return None
    low, high = within
    try:
        value = float(plain)
    except ValueError:
        value = float("nan")
    if not low <= value <= high:
        raise UsageError(
            f"{what}: a number from {number(low, 0)} to {number(high, 0)} {unit}, or nothing.",
            code="level_invalid",
            what=what,
            level=text,
        )
    return value


def is_mix(path: Path) -> bool:
    """Whether the name is one of a file that can be mastered."""
    return path.suffix.lower() in _MIXES


def mixes_of(catalogue: Catalogue, song_id: int) -> list[MixChoice]:
    """The rendered main mixes of a song, the newest first; then the stems of its newest printed session."""
    folders = {job.id: Path(job.out_folder) for job in catalogue.jobs.all(song_id) if job.kind is JobKind.RENDER}
    main = [
        each for each in catalogue.deliverables.latest(song_id) if each.variant == "main" and each.job_id in folders
    ]
    paths = [folders[each.job_id] / each.path for each in reversed(main)]
    mixes = [MixChoice(path, f"{path.name} · main mix") for path in paths if is_mix(path)]
    printed = catalogue.sessions.newest(song_id, SessionKind.PRINTED)
    if printed is None:
        return mixes
    folder = Path(printed.folder)
    return [*mixes, MixChoice(folder, f"Stems of {folder.name} · through their strips and the bus", printed.id)]


def masters_of(catalogue: Catalogue, song_id: int, mix: MixChoice, titles: Mapping[str, str]) -> list[Master]:
    """The newest masters that were made of a mix."""
    jobs = {job.id: job for job in catalogue.jobs.all(song_id) if job.kind is JobKind.MASTER}
    rows = [row for row in catalogue.deliverables.latest(song_id) if row.job_id in jobs]
    return [
        Master(
            row.profile, titles.get(row.profile, row.profile), Path(jobs[row.job_id].out_folder) / row.path, row.sha256
        )
        for row in rows
        if row.profile and _is_of(jobs[row.job_id], mix)
    ]


def _is_of(job: RenderJob, mix: MixChoice) -> bool:
    """Whether a mastering was made of this mix, or of the stems of this session."""
    if mix.session_id is not None:
        return not job.source and job.session_id == mix.session_id
    return job.source == str(mix.path.absolute())


def _aims(profile: Profile) -> str:
    return listing(
        (
            f"{number(profile.lufs, 0)} LUFS" if profile.lufs is not None else "",
            f"{number(profile.ceiling_dbtp, 0)} dBTP" if profile.ceiling_dbtp is not None else "",
        )
    )


def _does(outcome: PlatformOutcome) -> str:
    if outcome.change_db is None:
        return "not known"
    if abs(outcome.change_db) < AUDIBLE_DB:
        return "plays it as it is"
    return f"turns it {'down' if outcome.change_db < 0 else 'up'} {number(abs(outcome.change_db))} dB"


def _peaks(outcome: PlatformOutcome, true_peak: float | None) -> str:
    if true_peak is None:
        return "silent"
    if not outcome.over_ceiling:
        return "within the limit"
    over = max(0.1, true_peak - outcome.true_peak_limit_dbtp)
    return f"over by {number(over)} dB"
