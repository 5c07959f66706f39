"""Titles and codes inside delivered files, as players and distributors read them; no dates but the release's own."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from app.domain.catalogue import Release, Song
from render.delivery.manifest import Warned
from render.errors import BouncedeskError, reason_of


@dataclass(frozen=True, slots=True)
class Tags:
    """What a track's file says of itself; empty texts are left out. `number` 0: no track of its own (a side, a CD)."""

    title: str
    artist: str
    album: str = ""
    album_artist: str = ""
    number: int = 0
    total: int = 0
    isrc: str = ""
    ean: str = ""
    date: str = ""
    genre: str = ""

    def texts(self) -> dict[str, str]:
        """The texts that are not empty, by name."""
        return {name: text for name, text in asdict(self).items() if isinstance(text, str) and text}


ID3 = {
    "title": "TIT2",
    "artist": "TPE1",
    "album": "TALB",
    "album_artist": "TPE2",
    "isrc": "TSRC",
    "date": "TDRC",
    "genre": "TCON",
}
VORBIS = {"album_artist": "ALBUMARTIST", "ean": "BARCODE"}
MP4 = {"title": "©nam", "artist": "©ART", "album": "©alb", "album_artist": "aART", "date": "©day", "genre": "©gen"}
ITUNES = "----:com.apple.iTunes:"


def write_tags(path: Path, extension: str, tags: Tags, name: str) -> tuple[Warned, ...]:
    """Put `tags` into a finished file of that kind (wav, aiff, mp3, flac, ogg, m4a), which will be called `name`.

    A WAV over 4 GB (RF64) has no place that players would look at: that is what the warning says. Raises
    BouncedeskError in one sentence where the file cannot be written to.
    """
    from mutagen import MutagenError

    if extension == "wav" and _opening(path) != b"RIFF":
        sentence = f"{name} is over 4 GB, where WAV files carry no tags, so it has none; its codes are in the manifest."
        return (Warned("not_tagged", sentence, (name,)),)
    writer = {"flac": _vorbis, "ogg": _vorbis, "m4a": _mp4}.get(extension, _id3)
    try:
        writer(path, extension, tags)
    except (MutagenError, OSError) as error:
        raise BouncedeskError(
            f"Titles and codes could not be written into {name} ({_reason(error)}), so nothing was delivered; make "
            "room on the disk, or ask for files without tags.",
            code="not_tagged",
            file=name,
        ) from error
    return ()


def _reason(error: Exception) -> str:
    """Why, without paths and numbers; Mutagen wraps what the system said."""
    inner = error.args[0] if error.args and isinstance(error.args[0], OSError) else error
    return reason_of(inner) if isinstance(inner, OSError) else str(error)


def _opening(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4)


def _texts(tags: Tags, names: tuple[str, ...]) -> dict[str, str]:
    return {name: text for name in names if (text := getattr(tags, name))}


def _id3(path: Path, extension: str, tags: Tags) -> None:
    """ID3v2.4, in a chunk of its own where the file is made of chunks."""
    from mutagen import id3 as mutagen_id3

    id3: Any = mutagen_id3
    file: Any = _chunked(path, extension)
    for name, text in _texts(tags, tuple(ID3)).items():
        file.tags.add(getattr(id3, ID3[name])(encoding=id3.Encoding.UTF8, text=[text]))
    if tags.ean:
        file.tags.add(id3.TXXX(encoding=id3.Encoding.UTF8, desc="BARCODE", text=[tags.ean]))
    if tags.number:
        file.tags.add(id3.TRCK(encoding=id3.Encoding.UTF8, text=[f"{tags.number}/{tags.total}"]))
    file.save()


def _chunked(path: Path, extension: str) -> Any:
    from mutagen.aiff import AIFF
    from mutagen.mp3 import MP3
    from mutagen.wave import WAVE

    opened: Any = {"wav": WAVE, "aiff": AIFF, "aif": AIFF, "mp3": MP3}[extension]
    file = opened(path)
    if file.tags is None:
        file.add_tags()
    return file


def _vorbis(path: Path, extension: str, tags: Tags) -> None:
    from mutagen import flac, oggvorbis

    opened: Any = flac.FLAC if extension == "flac" else oggvorbis.OggVorbis
    file = opened(path)
    for name, text in _texts(tags, (*ID3, "ean")).items():
        file[VORBIS.get(name, name.upper())] = [text]
    if tags.number:
        file["TRACKNUMBER"], file["TRACKTOTAL"] = [str(tags.number)], [str(tags.total)]
    file.save()


def _mp4(path: Path, extension: str, tags: Tags) -> None:  # noqa: ARG001 -- one kind of file
    from mutagen import mp4

    file: Any = mp4.MP4(path)  # type: ignore[no-untyped-call]
    for name, text in _texts(tags, tuple(MP4)).items():
        file[MP4[name]] = [text]
    for name, text in _texts(tags, ("isrc", "ean")).items():
        file[ITUNES + {"isrc": "ISRC", "ean": "BARCODE"}[name]] = [text.encode("utf-8")]
    if tags.number:
        file["trkn"] = [(tags.number, tags.total)]
    file.save()


def tags_of(song: Song, release: Release | None) -> Tags:
    """The tags of a song's masters; of its release the title, artist, code and date."""
    if release is None:
        return Tags(song.title, song.artist, isrc=song.isrc)
    return Tags(
        song.title,
        song.artist,
        album=release.title,
        album_artist=release.artist or song.artist,
        isrc=song.isrc,
        ean=release.upc,
        date=release.release_date or "",
    )
