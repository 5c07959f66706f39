"""Clients and songs that are likely entered twice; a person judges whether they are."""

import re
from collections.abc import Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass

from app.catalogue.catalogue import Catalogue
from app.domain.catalogue import Song
from app.text import fold
from render.tables import read_resource


@dataclass(frozen=True, slots=True)
class Likely:
    """Two rows of one kind ("client" or "song") that may be the same: the older one is `kept`; and why."""

    subject: str
    kept: int
    other: int
    name: str
    other_name: str
    why: str


def likely_duplicates(catalogue: Catalogue) -> list[Likely]:
    """Clients that are likely one, and songs of one client with nearly one title and artist."""
    return [*likely_clients(catalogue), *likely_songs(row.song for row in catalogue.songs.board())]


def likely_songs(songs: Iterable[Song]) -> list[Likely]:
    """Songs of one client and release with nearly one title and artist."""
    by_title = [
        (each.id, each.title, (each.client_id, each.release_id, title, _bare(each.artist)))
        for each in songs
        if (title := _bare(each.title))
    ]
    return list(_pairs("song", by_title, "nearly the same title and artist"))


def likely_clients(catalogue: Catalogue) -> list[Likely]:
    """Clients of one e-mail address, or of nearly one name."""
    ignored = _ignored()
    clients = [client for client in catalogue.clients.all() if not client.erased_at]
    by_post = [(each.id, each.name, each.email.casefold()) for each in clients]
    by_name = [(each.id, each.name, _bare(each.name, ignored)) for each in clients]
    pairs = [
        *_pairs("client", by_post, "the same e-mail address"),
        *_pairs("client", by_name, "nearly the same name"),
    ]
    seen: dict[tuple[int, int], Likely] = {}
    for each in pairs:
        seen.setdefault((each.kept, each.other), each)
    return list(seen.values())


def _ignored() -> frozenset[str]:
    return frozenset(read_resource("duplicates.toml").values["ignored"])


def _bare(name: str, ignored: Collection[str] = ()) -> str:
    """A name without signs and what distinguishes nobody; empty where nothing is left."""
    return "".join(word for word in re.findall(r"\w+", fold(name)) if word not in ignored)


def _pairs(subject: str, rows: Iterable[tuple[int, str, Hashable]], why: str) -> Iterator[Likely]:
    """Each row with the oldest one of its key, if that is another; an empty key is none."""
    first: dict[Hashable, tuple[int, str]] = {}
    for row, name, key in sorted(rows, key=lambda each: each[0]):
        kept, kept_name = first.setdefault(key, (row, name))
        if key and kept != row:
            yield Likely(subject, kept, row, kept_name, name, why)
