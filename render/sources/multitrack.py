"""Recordings of several tracks in one file, as field recorders and consoles write them: each channel is a track.

Who named the channels says so: iXML's TRACK_LIST (iXML 3.0), or the lines sTRK1=… of a bext description. A track is
read as a mono file that lies in the recording as in a folder: `00000001.WAV/Snare.wav`; nothing is written. Channels
named for loudspeakers, and two that are the sides of one sound, are no tracks.
"""

import re
from dataclasses import replace
from pathlib import Path
from xml.parsers import expat

from render.sources.info import AudioInfo, RawLayout

MOST_BYTES = 1 << 20  # of iXML
MOST_SIGNS = 80  # of a name
LISTED = re.compile(rb"[sz]TRK(\d{1,3})=([^\r\n\0]*)")
SPEAKERS = re.compile(
    r"(?:l|r|c|s|m|lfe?|rf|cf|sub|l[sbct]|r[sbct]|[lr][sr][sr]|cs|[lr]t[fr]|w|x|y|z|left|right|cent(?:er|re)|front|"
    r"side|rear|back|surround|height|top|mid|mono|acn)"
)
WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
FEWEST_BEHIND = 4  # loudspeakers behind one name (“Strings Ls”): three may be the microphones of a drum kit
NUMBERED = re.compile(r"(?:track|trk|tr|channel|ch|input|in|audio|mic|a|stereo|mix)?[\W_]*\d*", re.IGNORECASE)
SIDE = re.compile(r"[\W_]*(?:left|right|l|r|mid|side|m|s|[12])\)?$", re.IGNORECASE)
UNFIT = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
ENDING = re.compile(r"\.(?:wav|aiff?|bwf)$", re.IGNORECASE)


def channel_names(ixml: bytes, description: bytes, info: AudioInfo) -> tuple[str, ...]:
    """The names of a recording's channels, "" where one has none; nothing at all where they are no tracks."""
    named = _ixml_names(ixml, info.channels) or {
        int(number): _text(name) for number, name in LISTED.findall(description)
    }
    names = tuple(named.get(place, "") for place in range(1, info.channels + 1))
    return names if _are_tracks(names, info.channel_mask) else ()


def _ixml_names(ixml: bytes, channels: int) -> dict[int, str]:
    """The names by the channel's place in the file, counted from one; what is unreadable behind them is no matter.

    INTERLEAVE_INDEX says the place; where it cannot be so, as that of a file split in many, CHANNEL_INDEX, which is the
    recorder's input; where that is none of the file's channels either, the tracks are listed as they lie there.
    """
    content = ixml.rstrip(b"\0 \r\n")
    tracks = max(_parsed(content, None), _parsed(content, "iso-8859-1"), key=len) if content else []
    names = [track.get("NAME", "") for track in tracks]
    for index in ("INTERLEAVE_INDEX", "CHANNEL_INDEX"):
        stated = [track.get(index, "").strip() for track in tracks]
        places = [int(place) for place in stated if re.fullmatch("[0-9]{1,4}", place)]
        places = [place + (0 in places) for place in places]  # some writers count from nought
        if len(set(places)) == len(tracks) and max(places, default=0) <= channels:
            return dict(zip(places, names, strict=True))
    return dict(enumerate(names, 1)) if len(names) <= channels else {}


def _parsed(content: bytes, encoding: str | None) -> list[dict[str, str]]:
    """The tracks up to where the text is no XML; a document type, which could swell it, ends the reading."""
    path: list[str] = []
    track: dict[str, str] = {}
    tracks: list[dict[str, str]] = []

    def end(_: str) -> None:
        if path.pop() == "TRACK" and "TRACK_LIST" in path:
            tracks.append(dict(track))
            track.clear()

    def text(data: str) -> None:
        if "TRACK" in path:
            track[path[-1]] = track.get(path[-1], "") + data

    def refuse(*_: object) -> None:
        raise ValueError("no document type")

    parser = expat.ParserCreate(encoding)
    parser.StartElementHandler = lambda name, _: path.append(name.upper())
    parser.EndElementHandler, parser.CharacterDataHandler = end, text
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError):
        return tracks
    return tracks


def _text(name: bytes) -> str:
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        return name.decode("latin-1")


def _are_tracks(names: tuple[str, ...], mask: int) -> bool:
    """Whether channels so named are tracks: two must be named for two sounds, more for anything but loudspeakers."""
    given = [name.strip() for name in names if name.strip()]
    telling = [name for name in given if not NUMBERED.fullmatch(name) and not _is_speaker(name)]
    if len(names) == 2:
        return len(telling) == 2 and len({SIDE.sub("", name).casefold() for name in telling}) == 2
    if len(names) < 2 or not given:
        return False
    if _is_surround(given):
        return False
    return sum(map(_is_speaker, given)) * 2 < len(given) and (bool(telling) or not mask)


def _is_surround(names: list[str]) -> bool:
    """Whether they are one sound's loudspeakers, each behind the name of that sound."""
    parted = [re.split(r"[\W_]+", name) for name in names]
    sounds = {tuple(words[:-1]) for words in parted}
    ends = {words[-1].casefold() for words in parted}
    return len(sounds) == 1 and len(ends) == len(names) >= FEWEST_BEHIND and all(map(_is_speaker, ends))


def _is_speaker(name: str) -> bool:
    words = [word.casefold() for word in WORDS.findall(name)]
    return bool(words) and all(map(SPEAKERS.fullmatch, words))


def track_files(names: tuple[str, ...]) -> tuple[str, ...]:
    """The tracks' names as those of files, no two alike."""
    files: list[str] = []
    for number, name in enumerate(names, 1):
        plain = UNFIT.sub("-", ENDING.sub("", " ".join(name.split())))[:MOST_SIGNS].strip(" .-") or f"Track {number}"
        unique, count = plain, 1
        while f"{unique}.wav".casefold() in (file.casefold() for file in files):
            count += 1
            unique = f"{plain} {count}"
        files.append(f"{unique}.wav")
    return tuple(files)


def file_of(path: Path) -> Path:
    """The file that a stem lies in: itself, or the recording whose track it is."""
    return path.parent if path.parent.suffix and path.parent.is_file() else path


def one_track(path: Path, info: AudioInfo, layout: RawLayout | None) -> tuple[AudioInfo, RawLayout] | None:
    """The track at `path` as a mono file, by its recording's format; None where the recording has no such track."""
    files = track_files(info.tracks)
    if layout is None or path.name not in files:
        return None
    width, channel = layout.sample_bytes, files.index(path.name)
    view = replace(info, channels=1, channel_mask=0, tracks=())
    return view, replace(layout, data_start=layout.data_start + channel * width, stride=info.channels * width)
