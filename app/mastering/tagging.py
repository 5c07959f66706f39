"""What the files of a single master say of themselves: the song's names and codes, or those that were typed."""

from app.domain.catalogue import Release, Song
from app.domain.codes import CodeError, read_isrc
from app.errors import UsageError
from app.mastering.tags import Tags


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


def checked_isrc(text: str) -> str:
    """An ISRC somebody typed as its twelve characters, empty as it is; raises UsageError in one sentence."""
    try:
        return read_isrc(text) if text.strip() else ""
    except CodeError as error:
        raise UsageError(f"--isrc ({text}) {error}; nothing was mastered.") from error
