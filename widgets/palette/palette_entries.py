"""What the palette offers: things that were found, songs worked on lately, pages and actions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice

from PySide6.QtGui import QAction, QKeySequence

from app.catalogue import Catalogue
from app.domain.catalogue import HitKind, SearchHit
from app.errors import UsageError
from app.text import fold

HEADINGS = {
    HitKind.SONG: "Songs",
    HitKind.CLIENT: "Clients",
    HitKind.RELEASE: "Releases",
    HitKind.NOTE: "Notes",
    HitKind.BRIEF: "Briefs",
    HitKind.ENQUIRY: "Enquiries",
}
ICONS = {
    HitKind.SONG: "song",
    HitKind.CLIENT: "clients",
    HitKind.RELEASE: "song",
    HitKind.NOTE: "rounds",
    HitKind.BRIEF: "file",
    HitKind.ENQUIRY: "info",
}
MOST_EACH, MOST_ACTIONS, RECENT = 6, 8, 8


@dataclass(frozen=True, slots=True)
class PaletteEntry:
    """A line: what it is called, what is said of it, an icon, the keys of an action; without `act`, a heading."""

    title: str
    detail: str = ""
    icon: str = ""
    keys: str = ""
    act: Callable[[], object] | None = None


def hit_entries(hits: Sequence[SearchHit], openers: Callable[[SearchHit], Callable[[], object]]) -> list[PaletteEntry]:
    """What was hits, kind by kind under its heading, each with what opens it."""
    lines: list[PaletteEntry] = []
    for kind, heading in HEADINGS.items():
        mine = [each for each in hits if each.kind is kind][:MOST_EACH]
        if mine:
            lines.append(PaletteEntry(heading))
            lines += [PaletteEntry(each.title, _detail(each), ICONS[kind], act=openers(each)) for each in mine]
    return lines


def action_entries(actions: Sequence[QAction], text: str) -> list[PaletteEntry]:
    """The actions that hold every word of a text and can be used now, under their heading; none for no text."""
    words = fold(text).split()
    fitting = [
        action for action in actions if action.isEnabled() and all(word in fold(named(action)) for word in words)
    ]
    if not fitting or not words:
        return []
    keys = QKeySequence.SequenceFormat.NativeText
    lines = [
        PaletteEntry(named(action), "", "open", action.shortcut().toString(keys), action.trigger)
        for action in fitting[:MOST_ACTIONS]
    ]
    return [PaletteEntry("Pages and actions"), *lines]


def named(action: QAction) -> str:
    """An action's text without what only a menu shows."""
    return action.text().replace("&&", "\0").replace("&", "").replace("\0", "&")


def recent_songs(catalogue: Catalogue) -> list[SearchHit]:
    """The songs that somebody did something to lately, the latest first; the log also knows some that are gone."""
    touched = dict.fromkeys(entry.subject_id for entry in catalogue.activity.all("song", limit=200))
    songs = (_recent(catalogue, song_id) for song_id in touched)
    return list(islice((song for song in songs if song), RECENT))


def _recent(catalogue: Catalogue, song_id: int) -> SearchHit | None:
    try:
        row = catalogue.songs.row(song_id)
    except UsageError:
        return None
    return SearchHit(HitKind.SONG, row.song.id, row.song.title, row.client, row.song.artist, row.song.id)


def _detail(hit: SearchHit) -> str:
    parts = (hit.owner, hit.text if hit.text != hit.owner else "")
    return " · ".join(part for part in parts if part)
