"""How a session's stems and findings are laid out as rows, and read back as they were."""

import json
from dataclasses import asdict, replace
from typing import Any

from app.catalogue.database import Row
from app.domain.cuts import Region, parse_region
from app.domain.groups import FxOwner, Group
from app.domain.session import Ignored, Problem, Severity, Stem

COLUMNS = (
    'path, "group", corrected_group, confidence, fx_owner, pair, side, channels, sample_rate, subtype, bit_depth,'
    " frames, offset_frames, peak_dbfs, integrated_lufs, problems, mutes"
)


def stem_values(stem: Stem) -> dict[str, Any]:
    """The row of a stem as the scan found it."""
    return {**asdict(stem), "problems": json.dumps(stem.problems), "mutes": mutes_text(stem.mutes)}


def stem_of(row: Row) -> Stem:
    """The stem of a row, in the engineer's group where there is one, else in the scan's."""
    values = dict(row)
    corrected = values.pop("corrected_group")
    owner = values["fx_owner"]
    stem = Stem(
        **{
            **values,
            "group": Group(values["group"]),
            "fx_owner": FxOwner(owner) if owner else None,
            "problems": tuple(json.loads(values["problems"])),
            "mutes": mutes_of(values["mutes"]),
        }
    )
    return with_group(stem, Group(corrected)) if corrected else stem


def with_group(stem: Stem, group: Group) -> Stem:
    """The stem in the group the engineer gave it: certain, and, if vocal effects, of both vocals unless known."""
    owner = (stem.fx_owner or FxOwner.BOTH) if group is Group.VOCAL_FX else None
    return replace(stem, group=group, fx_owner=owner, confidence=1.0)


def mutes_text(mutes: tuple[Region, ...]) -> str:
    """Stretches as JSON, as they were written: pairs of times, the end "end" where it is the song's."""
    return json.dumps([[mute.start.text, mute.end.text if mute.end else "end"] for mute in mutes])


def mutes_of(text: str) -> tuple[Region, ...]:
    """Stretches from JSON."""
    return tuple(parse_region(times) for times in json.loads(text))


def problems_text(problems: tuple[Problem, ...]) -> str:
    """Findings as JSON."""
    return json.dumps([asdict(problem) for problem in problems])


def problems_of(text: str) -> tuple[Problem, ...]:
    """Findings from JSON."""
    return tuple(
        Problem(row["code"], Severity(row["severity"]), tuple(row["files"]), tuple(row["at_s"]), row["message"])
        for row in json.loads(text)
    )


def ignored_text(ignored: tuple[Ignored, ...]) -> str:
    """Entries left out, as JSON."""
    return json.dumps([asdict(entry) for entry in ignored])


def ignored_of(text: str) -> tuple[Ignored, ...]:
    """Entries left out, from JSON."""
    return tuple(Ignored(**row) for row in json.loads(text))
