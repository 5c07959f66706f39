"""A release as its RELEASE.toml describes it; what is wrong there is named by its key, file and line."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from app.domain.codes import CodeError, read_ean, read_isrc
from render.album.layout import Trim
from render.encoders.formats import HIGHEST_RATE, LOWEST_RATE
from render.tables import Table, read_toml
from render.text import shown

DEFAULT_GAP_S = 2.0


class ReleaseLoudness(StrEnum):
    """Whether every track is brought to the target by itself, or the release as one."""

    TRACK = "track"
    ALBUM = "album"


@dataclass(frozen=True, slots=True)
class Track:
    """One song. `gap_s` is the pause before it; negative, or with `crossfade_s`, it overlaps the song before it.

    `latin_title` and `latin_artist` stand in a CD's text where only Latin letters can; where they are empty, title and
    artist are put into such letters.
    """

    file: Path
    title: str
    artist: str
    isrc: str = ""
    gap_s: float = DEFAULT_GAP_S
    crossfade_s: float = 0.0
    side: str = "A"
    latin_title: str = ""
    latin_artist: str = ""


@dataclass(frozen=True, slots=True)
class ReleaseSheet:
    """A single, EP or album: `tracks` in order; `hidden` plays before the first one, for who rewinds a CD.

    `trim` None leaves heads and tails as they are; `tags` says whether files carry titles and codes. Songs at another
    rate than `rate` are resampled to it; where it is None, all must be at one.
    """

    title: str
    artist: str
    tracks: tuple[Track, ...]
    ean: str = ""
    date: str = ""
    genre: str = ""
    loudness: ReleaseLoudness = ReleaseLoudness.ALBUM
    trim: Trim | None = Trim()  # noqa: RUF009 -- frozen
    hidden: Path | None = None
    tags: bool = True
    rate: int | None = None
    latin_title: str = ""
    latin_artist: str = ""

    @property
    def sources(self) -> tuple[Path, ...]:
        """All that plays, in order."""
        files = tuple(track.file for track in self.tracks)
        return (self.hidden, *files) if self.hidden else files


LONGEST_TEXT = 200
JOINERS = "\u200c\u200d"  # between letters of Persian, Hindi and others, and within emoji
KEYS = (
    *("title", "artist", "upc", "date", "genre", "loudness", "rate", "gap_s", "hidden", "tags", "tracks"),
    *("latin_title", "latin_artist"),
    *("trim", "trim_dbfs", "fade_in_s", "fade_out_s"),
)
TRACK_KEYS = ("file", "title", "artist", "isrc", "gap_s", "crossfade_s", "side", "latin_title", "latin_artist")


def read_release(path: Path) -> ReleaseSheet:
    """The release that the TOML file at `path` describes; its songs lie beside it unless they say otherwise.

    Raises BouncedeskError in one sentence.
    """
    return _release(read_toml(path, f"The release {path.name}"), path.parent)


def _release(table: Table, folder: Path) -> ReleaseSheet:
    table.only(KEYS)
    gap = table.number("gap_s", DEFAULT_GAP_S, 0.0, 60.0, "seconds")
    hidden = _file(table, "hidden", folder) if "hidden" in table else None
    artist, latin_artist = _text(table, "artist"), _text(table, "latin_artist")
    title = _text(table, "title", None)
    if not title:
        raise table.wrong("title", "is empty")
    return ReleaseSheet(
        title=title,
        artist=artist,
        tracks=_tracks(
            table, folder, Track(Path(), "", artist, gap_s=gap, latin_artist=latin_artist), hidden=hidden is not None
        ),
        ean=_code(table, "upc", read_ean),
        date=_date(table),
        genre=_text(table, "genre"),
        loudness=ReleaseLoudness(table.word("loudness", ReleaseLoudness, ReleaseLoudness.ALBUM)),
        trim=_trim(table),
        hidden=hidden,
        tags=table.flag("tags", default=True),
        latin_title=_text(table, "latin_title"),
        latin_artist=latin_artist,
        rate=table.whole("rate", None, LOWEST_RATE, HIGHEST_RATE) if "rate" in table else None,
    )


def _tracks(release: Table, folder: Path, model: Track, *, hidden: bool) -> tuple[Track, ...]:
    tables = release.tables("tracks")
    if not tables:
        raise release.wrong("tracks", 'are missing; each song is a [[tracks]] with file = "…"')
    first = next((key for key in ("gap_s", "crossfade_s") if key in tables[0]), None)
    if first and not hidden:
        raise tables[0].wrong(first, "has a song before it only where hidden names one")
    tracks = tuple(_track(table, folder, model) for table in tables)
    seen: dict[str, int] = {}
    for index, track in enumerate(tracks):
        if track.isrc and seen.setdefault(track.isrc, index) != index:
            raise tables[index].wrong(
                "isrc", f"is that of track {seen[track.isrc] + 1} too; each recording has its own"
            )
    return tracks


def _track(table: Table, folder: Path, model: Track) -> Track:
    table.only(TRACK_KEYS)
    if "gap_s" in table and "crossfade_s" in table:
        raise table.wrong("crossfade_s", "cannot go with gap_s: a crossfade is itself the overlap")
    file = _file(table, "file", folder)
    crossfade = table.number("crossfade_s", 0.0, 0.0, 60.0, "seconds")
    gap = table.number("gap_s", model.gap_s, -60.0, 60.0, "seconds")
    return replace(
        model,
        file=file,
        title=_text(table, "title", file.stem),
        artist=_text(table, "artist", model.artist),
        latin_title=_text(table, "latin_title"),
        latin_artist=_text(table, "latin_artist", "" if "artist" in table else model.latin_artist),
        isrc=_code(table, "isrc", read_isrc),
        gap_s=-crossfade if "crossfade_s" in table else gap,
        crossfade_s=crossfade,
        side=_side(table),
    )


def _text(table: Table, key: str, default: str | None = "") -> str:
    """A title or a name on one line as it is to be kept: nothing in it but letters, spaces and what joins letters."""
    line = "".join(" " if letter in "\t\n\r" else letter for letter in table.text(key, default))
    return "".join(letter for letter in line if _is_kept(letter)).strip()[:LONGEST_TEXT]


def _is_kept(letter: str) -> bool:
    return letter.isprintable() or letter in JOINERS or unicodedata.category(letter) == "Zs"


def _file(table: Table, key: str, folder: Path) -> Path:
    name = table.text(key)
    if not name or "\0" in name:
        raise table.wrong(key, "must name a file")
    path = folder / name
    if not path.is_file():
        raise table.wrong(key, f"names {shown(name)}, which is not there")
    return path


def _code(table: Table, key: str, read: Callable[[str], str]) -> str:
    if not (text := _text(table, key)):
        return ""
    try:
        return read(text)
    except CodeError as error:
        raise table.wrong(key, f"({text}) {error}") from error


def _side(table: Table) -> str:
    side = _text(table, "side", "A").upper()
    if len(side) != 1 or not "A" <= side <= "Z":
        raise table.wrong("side", "must be the letter of a vinyl side, such as B")
    return side


def _date(table: Table) -> str:
    value = table.values.get("date", "")
    if isinstance(value, date):
        return value.isoformat()[:10]
    try:
        return date.fromisoformat(value).isoformat() if value else ""
    except (TypeError, ValueError) as error:
        raise table.wrong("date", "must be a date such as 2026-11-23") from error


def _trim(table: Table) -> Trim | None:
    trim = Trim(
        table.number("trim_dbfs", Trim().threshold_dbfs, -120.0, -20.0, "dBFS"),
        table.number("fade_in_s", Trim().fade_in_s, 0.0, 10.0, "seconds"),
        table.number("fade_out_s", Trim().fade_out_s, 0.0, 10.0, "seconds"),
    )
    return trim if table.flag("trim", default=True) else None
