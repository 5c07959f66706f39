"""What is to be mastered: one mix or a session's stems, or a whole release."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.session import Group
from app.errors import UsageError
from app.intake.grouping import GroupRules
from app.mastering.tags import Tags
from render.bus.settings import BusSettings, StripSettings
from render.errors import BouncedeskError
from render.master.profiles import Profile, Profiles

LOUDNESS = (-36.0, -4.0)  # LUFS
CEILING = (-18.0, 0.0)  # dBTP
REDUCTION = (0.0, 24.0)  # dB
SETTINGS = {"lufs": "The loudness", "ceiling_dbtp": "The ceiling", "max_reduction_db": "The largest reduction"}
MOST_REDUCTION_DB = 6.0  # where nobody says otherwise


@dataclass(frozen=True, slots=True)
class MasterRequest:
    """A master of the mix `source` into `out`, a file for each of `profiles`.

    `lufs` and `ceiling_dbtp` decide over the profiles' own; the limiter's largest reduction, at any moment of the song,
    stays at `max_reduction_db` or below. `artist` and `title` go into file names; without a title the file's own name
    does. `tags` stand in the files themselves, where there are any. `cache` is the folder where renders into one place
    queue up.

    `from_stems` says that `source` is a session's folder: its groups go through their strips, those of `balance` and
    of its session.toml, into the bus; `groups` overrides the group of stems by their path there, `rules`
    find that of the others. `include` are stems to mix although they are older takes or copies of others, `allow` those
    that may be missing or damaged, as in a `RenderRequest`.
    """

    source: Path
    out: Path
    profiles: tuple[str, ...]
    lufs: float | None = None
    ceiling_dbtp: float | None = None
    max_reduction_db: float = MOST_REDUCTION_DB
    bus: BusSettings | None = None
    bus_name: str = ""
    artist: str = ""
    title: str = ""
    tags: Tags | None = None
    cache: Path | None = None
    from_stems: bool = False
    groups: Mapping[str, Group] = field(default_factory=dict)
    balance: Mapping[Group, StripSettings] = field(default_factory=dict)
    rules: GroupRules | None = None
    include: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()


def check_master_request(request: MasterRequest) -> None:
    """Raise UsageError or BouncedeskError in one sentence where the request cannot be carried out as asked."""
    profiles_of(request.profiles)
    _check_range("lufs", request.lufs, LOUDNESS, "LUFS")
    _check_range("ceiling_dbtp", request.ceiling_dbtp, CEILING, "dBTP")
    _check_range("max_reduction_db", request.max_reduction_db, REDUCTION, "dB")
    if not request.from_stems and not request.source.is_file():
        what = "is not a file" if request.source.exists() else "does not exist"
        raise BouncedeskError(
            f"{request.source} {what}; name the finished mix that is to be mastered.",
            code="not_a_file",
            file=request.source,
        )


def profiles_of(names: tuple[str, ...]) -> list[Profile]:
    """The profiles asked for, each once; raises UsageError where there are none, or none of a name."""
    if not names:
        raise UsageError("No kind of master was chosen, so there is nothing to make.", code="no_profile")
    try:
        return [Profiles().find(name) for name in dict.fromkeys(names)]
    except BouncedeskError as error:
        raise UsageError.of(error) from error


def _check_range(setting: str, value: float | None, within: tuple[float, float], unit: str) -> None:
    low, high = within
    if value is not None and not low <= value <= high:
        raise UsageError(
            f"{SETTINGS[setting]} must be from {low:g} to {high:g} {unit}, not {value:g}.",
            code="out_of_range",
            setting=setting,
            value=value,
        )


@dataclass(frozen=True, slots=True)
class ReleaseRequest:
    """A master of the release in the TOML file `file` into the folder `out`, in every one of `profiles`.

    `lufs` and `ceiling_dbtp` decide over the profiles' own; `bus` comes before the level. `locks` is the folder where
    work on one delivery queues up.
    """

    file: Path
    out: Path
    profiles: tuple[str, ...]
    lufs: float | None = None
    ceiling_dbtp: float | None = None
    max_reduction_db: float = MOST_REDUCTION_DB
    bus: BusSettings | None = None
    locks: Path | None = None
