"""Reading RELEASE.toml, with a sentence that names the key, the file and the line of what is wrong."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from app.domain.codes import CodeError, read_ean, read_isrc
from app.mastering.release.release import DEFAULT_GAP_S, Loudness, Release, Track
from app.text import shown
from render.album.trimming import Trim
from render.bus.lines import line_of
from render.errors import BouncedeskError

LARGEST = 1 << 20
LONGEST_TEXT = 200
KEYS = (
    *("title", "artist", "upc", "date", "genre", "loudness", "gap_s", "hidden", "tags", "tracks"),
    *("trim", "trim_dbfs", "fade_in_s", "fade_out_s"),
)
TRACK_KEYS = ("file", "title", "artist", "isrc", "gap_s", "crossfade_s", "side")
Place = tuple[str | int, ...]


class _WrongError(Exception):
    """What is wrong, as a clause without its full stop, and where."""

    def __init__(self, what: str, *place: str | int) -> None:
        super().__init__(what)
        self.place: Place = place


def read_release(path: Path) -> Release:
    """The release that the TOML file at `path` describes; its songs lie beside it unless they say otherwise.

    Raises BouncedeskError in one sentence.
    """
    text = _text(path)
    try:
        return _release(tomllib.loads(text), path.parent)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        detail = str(error) if isinstance(error, tomllib.TOMLDecodeError) else "it nests too deeply"
        raise BouncedeskError(f"The release {path.name} is not valid TOML: {shown(detail)}.") from error
    except _WrongError as error:
        line = line_of(text, error.place)
        where = f" ({path.name}, line {line})" if line else f" ({path.name})"
        raise BouncedeskError(f"{_named(error.place)}{error}{where}.") from error


def _named(place: Place) -> str:
    """`isrc of track 2`, `upc`: the key as a sentence begins with it."""
    match place:
        case ("tracks", int(index), str(key)):
            return f"{shown(key)} of track {index + 1} "
        case ("tracks", int(index)):
            return f"Track {index + 1} "
        case (str(key),):
            return f"{shown(key)} "
    return "The release "


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise BouncedeskError(
            f"The release {path} could not be read ({reason}); name the TOML file that lists its songs."
        ) from error
    try:
        if len(raw) > LARGEST:
            raise ValueError
        return raw.decode("utf-8-sig")
    except ValueError as error:
        raise BouncedeskError(f"{path} is no release; name the TOML file that lists its songs.") from error


def _release(table: Mapping[str, Any], folder: Path) -> Release:
    _known(table, KEYS)
    gap = _seconds(table, "gap_s", DEFAULT_GAP_S, 0.0, 60.0)
    hidden = _file(table["hidden"], folder, "hidden") if "hidden" in table else None
    artist = _word(table, "artist", "")
    return Release(
        title=_word(table, "title", None),
        artist=artist,
        tracks=_tracks(table.get("tracks"), folder, Track(Path(), "", artist, gap_s=gap), hidden=hidden is not None),
        ean=_code(table, "upc", read_ean),
        date=_date(table),
        genre=_word(table, "genre", ""),
        loudness=_loudness(table),
        trim=_trim(table),
        hidden=hidden,
        tags=_flag(table, "tags"),
    )


def _tracks(rows: object, folder: Path, model: Track, *, hidden: bool) -> tuple[Track, ...]:
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise _WrongError('lists no songs: it needs a [[tracks]] with file = "…" for each')
    tracks = tuple(_track(row, folder, model, ("tracks", index)) for index, row in enumerate(rows))
    first = rows[0]
    if not hidden and ("gap_s" in first or "crossfade_s" in first):
        raise _WrongError("has a song before it only where hidden names one", "tracks", 0, _gap_key(first))
    seen: dict[str, int] = {}
    for index, track in enumerate(tracks):
        if track.isrc and seen.setdefault(track.isrc, index) != index:
            raise _WrongError(
                f"is that of track {seen[track.isrc] + 1} too; each recording has its own", "tracks", index, "isrc"
            )
    return tracks


def _gap_key(row: Mapping[str, Any]) -> str:
    return "gap_s" if "gap_s" in row else "crossfade_s"


def _track(row: Mapping[str, Any], folder: Path, model: Track, place: Place) -> Track:
    _known(row, TRACK_KEYS, *place)
    if "file" not in row:
        raise _WrongError('names no file; add file = "…"', *place)
    if "gap_s" in row and "crossfade_s" in row:
        raise _WrongError("cannot go with gap_s: a crossfade is itself the overlap", *place, "crossfade_s")
    file = _file(row["file"], folder, *place, "file")
    crossfade = _seconds(row, "crossfade_s", 0.0, 0.0, 60.0, *place)
    gap = _seconds(row, "gap_s", model.gap_s, -60.0, 60.0, *place)
    return replace(
        model,
        file=file,
        title=_word(row, "title", file.stem, *place),
        artist=_word(row, "artist", model.artist, *place),
        isrc=_code(row, "isrc", read_isrc, *place),
        gap_s=-crossfade if "crossfade_s" in row else gap,
        crossfade_s=crossfade,
        side=_side(row, *place),
    )


def _known(table: Mapping[str, Any], keys: tuple[str, ...], *place: str | int) -> None:
    for key in table:
        if key not in keys:
            raise _WrongError(f"is no setting of a release; it may be one of {', '.join(keys)}", *place, key)


def _word(table: Mapping[str, Any], key: str, default: str | None, *place: str | int) -> str:
    value = table.get(key, default)
    if not isinstance(value, str) or (default is None and not value.strip()):
        raise _WrongError("must be text", *place, key)
    return shown(value.strip(), longest=LONGEST_TEXT)


def _flag(table: Mapping[str, Any], key: str) -> bool:
    value = table.get(key, True)
    if not isinstance(value, bool):
        raise _WrongError("must be true or false", key)
    return value


def _file(value: object, folder: Path, *place: str | int) -> Path:
    if not isinstance(value, str) or not value or "\0" in value:
        raise _WrongError("must name a file", *place)
    path = folder / value
    if not path.is_file():
        raise _WrongError(f"names {shown(value)}, which is not there; nothing was mastered", *place)
    return path


def _seconds(table: Mapping[str, Any], key: str, default: float, low: float, high: float, *place: str | int) -> float:
    value = table.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise _WrongError(f"must be a number from {low:g} to {high:g}", *place, key)
    return float(value)


def _code(table: Mapping[str, Any], key: str, read: Any, *place: str | int) -> str:
    if not (text := _word(table, key, "", *place)):
        return ""
    try:
        return str(read(text))
    except CodeError as error:
        raise _WrongError(f"({text}) {error}", *place, key) from error


def _side(row: Mapping[str, Any], *place: str | int) -> str:
    side = _word(row, "side", "A", *place).upper()
    if len(side) != 1 or not "A" <= side <= "Z":
        raise _WrongError("must be the letter of a vinyl side, such as B", *place, "side")
    return side


def _date(table: Mapping[str, Any]) -> str:
    value = table.get("date", "")
    if isinstance(value, date):
        return value.isoformat()[:10]
    try:
        return date.fromisoformat(value).isoformat() if value else ""
    except (TypeError, ValueError) as error:
        raise _WrongError("must be a date such as 2026-11-23", "date") from error


def _loudness(table: Mapping[str, Any]) -> Loudness:
    value = table.get("loudness", Loudness.ALBUM)
    if value not in tuple(Loudness):
        raise _WrongError('must be "album" or "track"', "loudness")
    return Loudness(value)


def _trim(table: Mapping[str, Any]) -> Trim | None:
    trim = Trim(
        _seconds(table, "trim_dbfs", Trim().threshold_dbfs, -120.0, -20.0),
        _seconds(table, "fade_in_s", Trim().fade_in_s, 0.0, 10.0),
        _seconds(table, "fade_out_s", Trim().fade_out_s, 0.0, 10.0),
    )
    return trim if _flag(table, "trim") else None
