"""A song or a client as typed, and how it is kept."""

import os
import re
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields, replace
from itertools import islice
from pathlib import Path
from typing import cast

from app.catalogue import Catalogue
from app.catalogue.clients import ClientChanges
from app.domain.catalogue import Client, ClientKind, Contact, ReleaseKind, Song, SongRow
from app.errors import UsageError
from app.intake.archive import is_archive
from app.intake.file_rules import FileRules
from app.intake.session_file import read_session_file
from app.intake.vocabulary import artist_and_title, chunks, spaces
from app.text import fold
from render.errors import BouncedeskError

LOOKED_AT = 200  # names in a folder


@dataclass(frozen=True, slots=True)
class SongDraft:
    """A song as typed: the client and the release by name, made where there are none of that name yet."""

    client: str = ""
    title: str = ""
    artist: str = ""
    release: str = ""
    release_kind: ReleaseKind = ReleaseKind.SINGLE
    due: str | None = None
    rounds_included: int = 2


@dataclass(frozen=True, slots=True)
class ClientDraft:
    """A client as typed; see `Client` for what each means. `contacts` is a person a line."""

    name: str = ""
    email: str = ""
    notes: str = ""
    kind: ClientKind = ClientKind.PRIVATE
    contacts: str = ""
    address: str = ""
    country: str = "GB"
    terms_days: int | None = None
    vat_number: str = ""
    po_needed: bool = False
    naming: str = ""
    mixing_bp: int = 0
    mastering_bp: int = 0


def client_draft(client: Client) -> ClientDraft:
    """A catalogued client as a form shows it."""
    people = "\n".join(", ".join(astuple(contact)).rstrip(", ") for contact in client.contacts)
    kept = {field.name: getattr(client, field.name) for field in fields(ClientDraft) if field.name != "contacts"}
    return ClientDraft(**kept, contacts=people)


def client_changes(draft: ClientDraft) -> ClientChanges:
    """What a draft says of a client; raises BouncedeskError where a person's line has too many parts."""
    values = {field.name: getattr(draft, field.name) for field in fields(ClientDraft)}
    return cast(ClientChanges, {**values, "contacts": _contacts(draft.contacts)})


def _contacts(text: str) -> tuple[Contact, ...]:
    """A person a line: name, role, e-mail, telephone."""
    people = []
    for line in filter(None, map(str.strip, text.splitlines())):
        parts = [part.strip() for part in line.split(",")]
        if len(parts) > len(fields(Contact)):
            raise UsageError(
                f"“{line}” says more of a person than name, role, e-mail and telephone; nothing was kept.",
                code="contact_too_long",
                value=line,
            )
        people.append(Contact(*parts))
    return tuple(people)


def draft_from_folder(name: str, clients: Sequence[Client]) -> SongDraft:
    """What a session folder's name says: "Artist - Title", or a title; the client if one is named in it."""
    artist, title = artist_and_title(name)
    spaced = spaces(name)
    known = next((client.name for client in clients if _names(fold(spaced), fold(client.name))), "")
    return SongDraft(client=known or artist, title=title, artist=artist)


def draft_of_arrival(path: Path, clients: Sequence[Client]) -> SongDraft:
    """What a session's folder or zip says: by its name, and by its session.toml where that names title or artist."""
    draft = draft_from_folder(path.stem if is_archive(path) else path.name, clients)
    try:
        said = read_session_file(path)
    except BouncedeskError:
        return draft  # the scan says what is wrong with it
    artist = said.artist or draft.artist
    return replace(draft, title=said.title or draft.title, artist=artist, client=draft.client or artist)


@dataclass(frozen=True, slots=True)
class SongMeant:
    """The song that a folder is taken for one of, None for a new one; `sure` where the folder itself says so."""

    song_id: int | None
    sure: bool = True


def names_within(folder: Path) -> tuple[str, ...]:
    """What lies in a folder, by name, as far as there is time to look; nothing of what is no folder that opens."""
    try:
        with os.scandir(folder) as entries:
            return tuple(entry.name for entry in islice(entries, LOOKED_AT) if not entry.name.startswith("."))
    except OSError:
        return ()


def song_meant(draft: SongDraft, rows: Sequence[SongRow], current: int | None, names: Sequence[str] = ()) -> SongMeant:
    """The song that a folder's draft and the `names` in it mean, where `current` is the one in view.

    Who and what they name decides. Of a folder that says neither, as "Stems", the song in view is likely but not sure;
    one that names somebody else or has a title of its own is a new song's.
    """
    known = [row for row in rows if _is_by(draft.client, row) and fold(row.song.title) == fold(draft.title)]
    if len(known) == 1 and draft.client:
        return SongMeant(known[0].song.id)
    who = [name for name in (draft.client, draft.artist) if name]
    theirs = [row for row in rows if not who or any(_is_by(name, row) for name in who)]
    viewed = next((row for row in theirs if row.song.id == current), None)
    said = _telling(draft.title, who)
    if viewed and said and said == _telling(viewed.song.title, ()):
        return SongMeant(viewed.song.id)
    likely = [row for row in theirs if _stands(row.song.title, draft.title) or _in_most(row.song.title, names)]
    if viewed and (viewed in likely or (not said and not likely)):
        return SongMeant(viewed.song.id, sure=not said and viewed in likely)
    return SongMeant(likely[0].song.id if len(likely) == 1 else None, sure=not likely)


def draft_of(catalogue: Catalogue, song: Song) -> SongDraft:
    """A catalogued song as a form shows it."""
    release = catalogue.releases.get(song.release_id) if song.release_id else None
    return SongDraft(
        catalogue.clients.get(song.client_id).name,
        song.title,
        song.artist,
        release.title if release else "",
        release.kind if release else ReleaseKind.SINGLE,
        song.due,
        song.rounds_included,
    )


def add_song(catalogue: Catalogue, draft: SongDraft) -> Song:
    """Keep a new song, and its client and release where they are new; raises BouncedeskError in one sentence."""
    check_draft(draft)
    client = catalogue.clients.known_or_new(draft.client)
    return catalogue.songs.add(
        client.id,
        draft.title.strip(),
        draft.artist.strip(),
        release_called(catalogue, client.id, draft),
        draft.due,
        draft.rounds_included,
    )


def check_draft(draft: SongDraft) -> None:
    """Raise UsageError for a form that lacks what a song needs, before anything is kept."""
    if not draft.client.strip():
        raise UsageError("The song has no client; nothing was kept.", code="client_missing")
    if not draft.title.strip():
        raise UsageError("The song has no title; nothing was kept.", code="title_missing")


def release_called(catalogue: Catalogue, client_id: int, draft: SongDraft) -> int | None:
    """The id of the client's release of the draft's name, made where there is none; None where none is named."""
    wanted = fold(draft.release.strip())
    if not wanted:
        return None
    known = next((each for each in catalogue.releases.all(client_id) if fold(each.title) == wanted), None)
    return (known or catalogue.releases.add(client_id, draft.release.strip(), draft.release_kind)).id


def _is_by(who: str, row: SongRow) -> bool:
    return fold(who) in (fold(row.client), fold(row.song.artist))


def _telling(text: str, who: Sequence[str]) -> tuple[str, ...]:
    """The words of a name that are neither plain ones nor numbers, nor the names of those who made it."""
    passing = FileRules.load().plain.union(*(_words(name) for name in who))
    return tuple(word for word in _words(text) if word not in passing and not word.isdecimal())


def _words(text: str) -> list[str]:
    return [fold(chunk) for chunk in chunks(text)]


def _stands(title: str, text: str) -> bool:
    """Whether the words of a title stand in a text, one after the other."""
    words = _words(title)
    return bool(words) and f" {' '.join(words)} " in f" {' '.join(_words(text))} "


def _in_most(title: str, names: Sequence[str]) -> bool:
    return 2 * sum(_stands(title, name) for name in names) > len(names)


def _names(text: str, name: str) -> bool:
    return bool(name) and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None
