"""Reading a job from JSON, strictly: whatever is not understood is an error that names it."""

import json
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from app.domain.pricing import BookedWork, FigureSource, PricedJob, PricedSong
from app.pricing.pricing_words import STEMS, PricingWords
from app.text import shown
from render.errors import BouncedeskError

JOB_FIELDS = frozenset({"songs", "release", "assembly", "rush", "vat_registered"})
SONG_FIELDS = frozenset(
    {
        *("title", "stage", "tracks", "condition", "density", "editing_hours", "rounds", "variants", "stems"),
        *("recalls", "formats", "alternate_masters", "stem_mastering", "mix_quality"),
    }
)
FIGURES = SONG_FIELDS - {"title", "stage"}
LONGEST_TITLE = 200
_UNSEEN = ("Cc", "Cs", "Zl", "Zp")  # control characters, halves of pairs, breaks of lines and paragraphs
_TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # make what follows read the other way


def parse_job(text: str, words: PricingWords) -> PricedJob:
    """The job that a JSON text describes; raises BouncedeskError in one sentence that names the field."""
    return job_of(load_table(text), words)


def load_table(text: str) -> Any:
    """A JSON text as tables, its fractions as exact decimals; raises BouncedeskError where it is none."""
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=Decimal, object_pairs_hook=_once)
    except (json.JSONDecodeError, RecursionError, InvalidOperation, ValueError) as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise BouncedeskError(f"The job is not valid JSON{where}; nothing was priced.") from error


def job_of(table: Any, words: PricingWords) -> PricedJob:
    """The job that a parsed JSON document describes; raises BouncedeskError in one sentence that names the field."""
    job = _Fields(table, "", words)
    job.only(JOB_FIELDS)
    return PricedJob(
        songs=tuple(_song(each, number, words) for number, each in enumerate(job.songs())),
        release=job.one_of("release", "releases", "single"),
        assembly=job.flag("assembly"),
        rush=job.flag("rush"),
        vat_registered=job.flag("vat_registered"),
    )


def _song(table: Any, number: int, words: PricingWords) -> PricedSong:
    song = _Fields(table, f"songs[{number}].", words)
    song.only(SONG_FIELDS)
    if "stage" not in song.table:
        raise song.wrong("stage", f"is missing; it is one of {', '.join(words.values['stages'])}")
    return PricedSong(
        title=song.title(f"Song {number + 1}"),
        work=BookedWork(song.one_of("stage", "stages", "")),
        tracks=song.count("tracks"),
        condition=song.one_of("condition", "conditions", "tidy"),
        density=song.one_of("density", "densities", "normal"),
        editing_hours=song.hours("editing_hours"),
        rounds=song.count("rounds"),
        variants=song.names("variants"),
        stems=song.flag("stems"),
        recalls=song.count("recalls"),
        formats=song.names("formats"),
        alternate_masters=song.count("alternate_masters"),
        stem_mastering=song.flag("stem_mastering"),
        needs_care=song.one_of("mix_quality", "mix_qualities", "good") == "needs_care",
        sources=dict.fromkeys(sorted(FIGURES - song.table.keys()), FigureSource.ASSUMED),
    )


class _Fields:
    """The fields of a table, each read with its place in the job in what is said of it."""

    def __init__(self, table: Any, where: str, words: PricingWords) -> None:
        if not isinstance(table, Mapping):
            raise BouncedeskError(f"{where.rstrip('.') or 'The job'} must be an object in braces; nothing was priced.")
        self.table, self._where, self._words = table, where, words

    def only(self, known: frozenset[str]) -> None:
        """Refuse what is not a field."""
        for name in self.table:
            if name not in known:
                raise self.wrong(
                    shown(name), f"is not a field of a job; the fields here are {', '.join(sorted(known))}"
                )

    def songs(self) -> Sequence[Any]:
        found, most = self.table.get("songs"), self._words.limits["songs"]
        if not isinstance(found, list) or not 1 <= len(found) <= most:
            raise self.wrong("songs", f"must be a list of 1 to {most} songs")
        return found

    def title(self, otherwise: str) -> str:
        found = self.table.get("title", otherwise)
        if not isinstance(found, str) or not found.strip() or len(found) > LONGEST_TITLE:
            raise self.wrong("title", f"must be a text of at most {LONGEST_TITLE} letters")
        if any(unicodedata.category(letter) in _UNSEEN or letter in _TURNING for letter in found):
            raise self.wrong("title", "holds control characters; it must be one line of text")
        return found.strip()

    def flag(self, name: str) -> bool:
        found = self.table.get(name, False)
        if not isinstance(found, bool):
            raise self.wrong(name, "must be true or false")
        return found

    def one_of(self, name: str, values: str, otherwise: str) -> str:
        found, known = self.table.get(name, otherwise), self._words.values[values]
        if not isinstance(found, str) or found not in known:
            raise self.wrong(name, f"must be one of {', '.join(known)}")
        return found

    def count(self, name: str) -> int:
        found, most = self.table.get(name, 0), self._words.limits[name]
        if isinstance(found, bool) or not isinstance(found, int) or not 0 <= found <= most:
            raise self.wrong(name, f"must be a whole number from 0 to {most}")
        return found

    def names(self, name: str) -> tuple[str, ...]:
        found, known = self.table.get(name, []), self._words.values[name]
        if not isinstance(found, list):
            raise self.wrong(name, "must be a list of names")
        for each in found:
            if each == STEMS and name == "variants":
                raise self.wrong(name, 'must not hold "stems": ask for the stems pack with "stems": true')
            if not isinstance(each, str) or each not in known:
                raise self.wrong(name, f"holds {shown(str(each), 40)}; it takes {', '.join(known)}")
        return tuple(dict.fromkeys(found))

    def hours(self, name: str) -> Mapping[str, Decimal]:
        found, known = self.table.get(name, {}), self._words.values["editing"]
        if not isinstance(found, Mapping):
            raise self.wrong(name, "must be an object of kinds of editing and their hours")
        for kind in found:
            if kind not in known:
                raise self.wrong(f"{name}.{shown(kind)}", f"is no kind of editing; the kinds are {', '.join(known)}")
        return {kind: self._hours(f"{name}.{kind}", value) for kind, value in found.items()}

    def _hours(self, name: str, value: Any) -> Decimal:
        most = self._words.limits["hours"]
        known = isinstance(value, int | Decimal) and not isinstance(value, bool) and Decimal(value).is_finite()
        if not known or not 0 <= value <= most:
            raise self.wrong(name, f"must be a number of hours from 0 to {most}")
        return Decimal(value)

    def wrong(self, name: str, what: str) -> BouncedeskError:
        """What is wrong with a field, in a sentence."""
        return BouncedeskError(f"{self._where}{name} {what}; nothing was priced.")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose fields are each there once."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BouncedeskError(f"The job names {shown(twice)} twice in one place; nothing was priced.")
    return found


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
    told = {name: value for name, value in fields.items() if song.sources.get(name) is not FigureSource.ASSUMED}
    return {"title": song.title, "stage": str(song.work), **told}


def _number(hours: Decimal) -> int | float:
    return int(hours) if hours == hours.to_integral_value() else float(hours)
