"""A job as the JSON that `quote --input` reads."""

import json
from decimal import Decimal
from typing import Any

from app.domain.pricing import FigureSource, PricedJob, PricedSong


def job_json(job: PricedJob) -> str:
    """The job as text; what was assumed is left out, so that it is assumed again."""
    document = {
        "songs": [_song(song) for song in job.songs],
        "release": job.release,
        "assembly": job.assembly,
        "rush": job.rush,
        "vat_registered": job.vat_registered,
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _song(song: PricedSong) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "tracks": song.tracks,
        "condition": song.condition,
        "density": song.density,
        "editing_hours": {kind: _number(hours) for kind, hours in song.editing_hours.items()},
        "rounds": song.rounds,
        "variants": list(song.variants),
        "stems": song.stems,
        "recalls": song.recalls,
        "formats": list(song.formats),
        "alternate_masters": song.alternate_masters,
        "stem_mastering": song.stem_mastering,
        "mix_quality": "needs_care" if song.needs_care else "good",
    }
    told = {name: value for name, value in fields.items() if song.sources.get(name) is not FigureSource.ASSUMED}
    return {"title": song.title, "stage": str(song.work), **told}


def _number(hours: Decimal) -> int | float:
    return int(hours) if hours == hours.to_integral_value() else float(hours)
