"""Reading a job from JSON, strictly: whatever is not understood is an error that names it."""

import json
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.domain.pricing import BookedWork, FigureSource, PricedJob, PricedSong
from app.pricing.pricing_words import STEMS, PricingWords
from render.atomic import write_whole
from render.errors import BouncedeskError
from render.tables import Document, Table, parse_json
from render.text import known_word, plain_word, shown

JOB_FIELDS = ("assembly", "release", "rush", "songs", "vat_registered")
FIGURES = (
    *("alternate_masters", "condition", "density", "editing_hours", "formats", "mix_quality", "recalls", "rounds"),
    *("stem_mastering", "stems", "tracks", "variants"),
)
SONG_FIELDS = (*FIGURES, "stage", "title")
LONGEST_TITLE = 200
_UNSEEN = ("Cc", "Cs", "Zl", "Zp")  # control characters, halves of pairs, breaks of lines and paragraphs
_TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # make what follows read the other way


def load_table(text: str) -> Table:
    """A JSON text as a table, its fractions as exact decimals; raises BouncedeskError where it is none."""
    return parse_json(text, Document("The job", then="nothing was priced"), Decimal)


def job_of(table: Table, words: PricingWords) -> PricedJob:
    """The job that a parsed JSON document describes; raises BouncedeskError in one sentence that names the field."""
    table.only(JOB_FIELDS)
    songs, most = table.tables("songs"), words.limits["songs"]
    if not 1 <= len(songs) <= most:
        raise table.wrong("songs", f"must be a list of 1 to {most} songs")
    return PricedJob(
        songs=tuple(_song(each, number, words) for number, each in enumerate(songs, 1)),
        release=table.word("release", words.values["releases"], "single"),
        assembly=table.flag("assembly"),
        rush=table.flag("rush"),
        vat_registered=table.flag("vat_registered"),
    )


def _song(song: Table, number: int, words: PricingWords) -> PricedSong:
    song.only(SONG_FIELDS)
    known, most = words.values, words.limits
    return PricedSong(
        title=_title(song, f"Song {number}"),
        work=BookedWork(song.word("stage", known["stages"])),
        tracks=song.whole("tracks", 0, 0, most["tracks"]),
        condition=song.word("condition", known["conditions"], "tidy"),
        density=song.word("density", known["densities"], "normal"),
        editing_hours=_editing_hours(song, words),
        rounds=song.whole("rounds", 0, 0, most["rounds"]),
        variants=_names(song, "variants", known["variants"]),
        stems=song.flag("stems"),
        recalls=song.whole("recalls", 0, 0, most["recalls"]),
        formats=_names(song, "formats", known["formats"]),
        alternate_masters=song.whole("alternate_masters", 0, 0, most["alternate_masters"]),
        stem_mastering=song.flag("stem_mastering"),
        needs_care=song.word("mix_quality", known["mix_qualities"], "good") == "needs_care",
        sources=dict.fromkeys((name for name in FIGURES if name not in song), FigureSource.ASSUMED),
    )


def _title(song: Table, otherwise: str) -> str:
    title = song.text("title", otherwise)
    if not title.strip() or len(title) > LONGEST_TITLE:
        raise song.must("title", f"a text of at most {LONGEST_TITLE} letters")
    if any(unicodedata.category(letter) in _UNSEEN or letter in _TURNING for letter in title):
        raise song.wrong("title", "holds control characters; it must be one line of text")
    return title.strip()


def _names(song: Table, key: str, known: tuple[str, ...]) -> tuple[str, ...]:
    names = dict[str, None]()
    for each in song.texts(key):
        if plain_word(each) == STEMS and key == "variants":
            raise song.wrong(key, 'must not hold "stems": ask for the stems pack with "stems": true')
        name = known_word(each, known)
        if name is None:
            raise song.wrong(key, f"holds {shown(each, 40)}; it takes {', '.join(known)}")
        names[name] = None
    return tuple(names)


def _editing_hours(song: Table, words: PricingWords) -> Mapping[str, Decimal]:
    table, most = song.table("editing_hours"), words.limits["hours"]
    table.only(words.values["editing"])
    for kind, hours in table.values.items():
        plain = isinstance(hours, int | Decimal) and not isinstance(hours, bool) and Decimal(hours).is_finite()
        if not plain or not 0 <= hours <= most:
            raise table.must(kind, f"a number of hours from 0 to {most}")
    return {kind: Decimal(hours) for kind, hours in table.values.items()}


def job_json(job: PricedJob) -> str:
    """The job as text; what was assumed is left out, so that it is assumed again."""
    document = {
        "songs": [_song_table(song) for song in job.songs],
        "release": job.release,
        "assembly": job.assembly,
        "rush": job.rush,
        "vat_registered": job.vat_registered,
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _song_table(song: PricedSong) -> dict[str, Any]:
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
    entered = {name: value for name, value in fields.items() if song.sources.get(name) is not FigureSource.ASSUMED}
    return {"title": song.title, "stage": str(song.work), **entered}


def _number(hours: Decimal) -> int | float:
    return int(hours) if hours == hours.to_integral_value() else float(hours)


def put_aside(job: PricedJob, file: Path) -> None:
    """Write a job that was not kept to `file`; where that cannot be, there is nobody to hear of it, and it is lost."""
    with suppress(BouncedeskError, OSError):
        write_whole(file, job_json(job).encode())


def bring_back(file: Path, words: PricingWords) -> PricedJob | None:
    """The job that was put aside in `file`, once; None where there is none that can be read."""
    try:
        return job_of(load_table(file.read_text("utf-8")), words)
    except (BouncedeskError, OSError, UnicodeError):
        return None
    finally:
        with suppress(OSError):
            file.unlink()
