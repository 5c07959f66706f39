"""What each platform will do to a master: pure figures from its loudness and true peak."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from render.tables import read_resource

AUDIBLE_DB = 0.05  # a change that rounds to none counts as none


@dataclass(frozen=True, slots=True)
class Platform:
    """How a platform plays music; see resources/platforms.toml. `lufs` is None where sources conflict."""

    name: str
    turns: Literal["both", "down"]
    album: bool
    true_peak_dbtp: float
    source: str
    as_of: date
    lufs: float | None = None
    lufs_from: float | None = None
    lufs_to: float | None = None
    loud_true_peak_dbtp: float | None = None


@dataclass(frozen=True, slots=True)
class PlatformOutcome:
    """What a platform does to one master: dB of change, the loudness it then plays at, the peak limit it asks for.

    `change_db` and `plays_at_lufs` are None where the loudness is undefined or the platform's level is not known.
    """

    name: str
    change_db: float | None
    plays_at_lufs: float | None
    true_peak_limit_dbtp: float
    over_ceiling: bool


def read_platforms() -> tuple[Platform, ...]:
    """The platforms as they come with Bouncedesk."""
    tables = read_resource("platforms.toml").values
    return tuple(Platform(**table) for table in tables["platform"])


def outcome_on(
    platform: Platform, integrated_lufs: float | None, true_peak_dbtp: float | None, album_lufs: float | None = None
) -> PlatformOutcome:
    """What `platform` does to a master of this loudness and true peak.

    `album_lufs` is the loudness of the album it is played in, where the platform turns an album as one.
    """
    judged = album_lufs if platform.album and album_lufs is not None else integrated_lufs
    limit = _peak_limit(platform, judged)
    over = true_peak_dbtp is not None and true_peak_dbtp > limit
    if platform.lufs is None or judged is None or integrated_lufs is None:
        return PlatformOutcome(platform.name, None, None, limit, over)
    change = _change(platform, platform.lufs - judged, true_peak_dbtp)
    return PlatformOutcome(platform.name, change, integrated_lufs + change, limit, over)


def outcomes(
    integrated_lufs: float | None,
    true_peak_dbtp: float | None,
    album_lufs: float | None = None,
    platforms: Sequence[Platform] | None = None,
) -> tuple[PlatformOutcome, ...]:
    """What every platform does to a master; by default those that come with Bouncedesk."""
    chosen = read_platforms() if platforms is None else platforms
    return tuple(outcome_on(platform, integrated_lufs, true_peak_dbtp, album_lufs) for platform in chosen)


def sentence(outcome: PlatformOutcome) -> str:
    """The outcome in words: "Spotify turns it down 2.3 dB"."""
    peak = f"; its peaks are over the {outcome.true_peak_limit_dbtp:g} dBTP asked for" if outcome.over_ceiling else ""
    if outcome.change_db is None:
        return f"{outcome.name}: what it does is not known{peak}"
    if abs(outcome.change_db) < AUDIBLE_DB:
        return f"{outcome.name} plays it as it is{peak}"
    turned = "down" if outcome.change_db < 0 else "up"
    return f"{outcome.name} turns it {turned} {abs(outcome.change_db):.1f} dB{peak}"


def _peak_limit(platform: Platform, judged: float | None) -> float:
    loud = platform.lufs is not None and judged is not None and judged > platform.lufs + AUDIBLE_DB
    if loud and platform.loud_true_peak_dbtp is not None:
        return platform.loud_true_peak_dbtp
    return platform.true_peak_dbtp


def _change(platform: Platform, wanted: float, true_peak_dbtp: float | None) -> float:
    """Down by all that is wanted; up only where the platform does that, and no further than the peaks have room."""
    if wanted <= 0:
        return wanted
    if platform.turns == "down":
        return 0.0
    room = max(0.0, platform.true_peak_dbtp - true_peak_dbtp) if true_peak_dbtp is not None else wanted
    return min(wanted, room)
