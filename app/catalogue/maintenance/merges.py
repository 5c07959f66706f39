"""Clients and songs that are likely entered twice, and two entries made one: nothing kept with either is lost."""

import json
import re
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.catalogue.catalogue import Catalogue
from app.catalogue.maintenance.undo import Rewrite, Undoable, rewriting
from app.domain.catalogue import Client, Song
from app.errors import UsageError
from app.text import fold
from render.tables import read_resource

_CLIENT_FIELDS = ("email", "address", "vat_number", "naming", "terms_days")
_RELEASE_FIELDS = ("artist", "artist_key", "upc", "release_date")
_SONG_FIELDS = ("artist", "artist_key", "release_id", "due", "isrc", "bus")
_BRIEF_FIELDS = ("goals", "references", "tempo_bpm", "key", "variants", "formats", "release_plan", "remarks")
_EMPTY = (None, "", "[]", "{}")
# What belongs to a song by its column `song_id` alone; rounds, briefs and holds have rules of their own.
_OF_SONGS = ("sessions", "render_jobs", "deliverables", "enquiries", "time_entries", "quote_songs", "invoice_lines")


def merge_clients(catalogue: Catalogue, kept_id: int, other_id: int) -> Undoable:
    """Everything of the client `other_id` becomes that of `kept_id`, whose empty fields it fills; it then goes.

    Twin releases (same title and kind) become one. Contacts and remarks are joined. One transaction, which
    `undo_change` undoes. Raises `UsageError` where it is one and the same.
    """
    with rewriting(catalogue) as rewrite:
        kept, other = catalogue.clients.get(kept_id), catalogue.clients.get(other_id)
        _refuse_same("client", kept_id, other_id)
        _refuse_erased(kept, other)
        rewrite.note_merge(kept_id, other_id)
        for table in ("quotes", "invoices", "songs"):
            rewrite.move(table, "client_id", other_id, kept_id)
        for release in rewrite.rows("SELECT * FROM releases WHERE client_id = ? ORDER BY id", [other_id]):
            _move_release(rewrite, release, kept_id)
        _join_client(rewrite, kept_id, other_id)
        return rewrite.finish("merged", "client", kept_id, merged_id=other_id)


def merge_releases(catalogue: Catalogue, kept_id: int, other_id: int) -> Undoable:
    """Songs and masters of the release `other_id` become those of `kept_id`; both must be one client's."""
    with rewriting(catalogue) as rewrite:
        kept, other = catalogue.releases.get(kept_id), catalogue.releases.get(other_id)
        _refuse_same("release", kept_id, other_id)
        _refuse_strangers(kept.client_id, other.client_id)
        _join_release(rewrite, kept_id, other_id)
        return rewrite.finish("merged", "release", kept_id, merged_id=other_id)


def merge_songs(catalogue: Catalogue, kept_id: int, other_id: int) -> Undoable:
    """Rounds, sessions, renders, hours and the rest of the song `other_id` become those of `kept_id`.

    Its rounds are numbered after those of the kept song; where both have one open or sent, its own is superseded.
    Both must be one client's. Raises `UsageError` while one of them is being rendered.
    """
    with rewriting(catalogue) as rewrite:
        kept, other = catalogue.songs.get(kept_id), catalogue.songs.get(other_id)
        _refuse_same("song", kept_id, other_id)
        _refuse_strangers(kept.client_id, other.client_id)
        if rewrite.rows("SELECT 1 FROM render_jobs WHERE song_id = ? AND ended_at IS NULL", [other_id]):
            raise UsageError(
                f"The song {other_id} is being rendered; nothing was changed: merge it when that is done.",
                code="song_rendering",
                song=other_id,
            )
        _move_rounds(rewrite, kept_id, other_id)
        for table in _OF_SONGS:
            rewrite.move(table, "song_id", other_id, kept_id)
        _join_rows(rewrite, "briefs", kept_id, other_id, _BRIEF_FIELDS)
        _join_rows(rewrite, "delivery_holds", kept_id, other_id, ())
        _fill(rewrite, "songs", kept_id, other_id, _SONG_FIELDS, joined="notes")
        rewrite.delete("songs", other_id)
        return rewrite.finish("merged", "song", kept_id, merged_id=other_id)


def _move_release(rewrite: Rewrite, release: Mapping[str, Any], client_id: int) -> None:
    sql = "SELECT id FROM releases WHERE client_id = ? AND title_key = ? AND kind = ?"
    twins = rewrite.rows(sql, [client_id, release["title_key"], release["kind"]])
    if twins:
        _join_release(rewrite, twins[0]["id"], release["id"])
    else:
        rewrite.set("releases", release["id"], {"client_id": client_id})


def _join_release(rewrite: Rewrite, kept: int, other: int) -> None:
    for table in ("songs", "render_jobs"):
        rewrite.move(table, "release_id", other, kept)
    _fill(rewrite, "releases", kept, other, _RELEASE_FIELDS)
    mine, theirs = (
        rewrite.rows("SELECT archived_at FROM releases WHERE id = ?", [each])[0]["archived_at"]
        for each in (kept, other)
    )
    rewrite.set("releases", kept, {"archived_at": mine if theirs else None})  # archived only where both were
    rewrite.delete("releases", other)


def _join_client(rewrite: Rewrite, kept: int, other: int) -> None:
    """A business once is a business; who was archived comes back, unless both were."""
    _fill(rewrite, "clients", kept, other, _CLIENT_FIELDS, joined="notes")
    sql = "SELECT kind, contacts, po_needed, archived_at FROM clients WHERE id = ?"
    mine, theirs = (rewrite.rows(sql, [each])[0] for each in (kept, other))
    people = {json.dumps(each): each for row in (mine, theirs) for each in json.loads(row["contacts"])}
    values = {
        "kind": "business" if "business" in (mine["kind"], theirs["kind"]) else "private",
        "contacts": json.dumps(list(people.values()), ensure_ascii=False),
        "po_needed": max(mine["po_needed"], theirs["po_needed"]),
        "archived_at": mine["archived_at"] if theirs["archived_at"] else None,
    }
    rewrite.set("clients", kept, values)
    rewrite.delete("clients", other)


def _move_rounds(rewrite: Rewrite, kept: int, other: int) -> None:
    current = "SELECT id FROM rounds WHERE song_id = ? AND state IN ('open', 'sent')"
    if rewrite.rows(current, [kept]):
        for row in rewrite.rows(current, [other]):
            rewrite.set("rounds", row["id"], {"state": "superseded"})
    last = rewrite.rows("SELECT coalesce(max(number), 0) AS last FROM rounds WHERE song_id = ?", [kept])[0]["last"]
    for row in rewrite.rows("SELECT id FROM rounds WHERE song_id = ? ORDER BY number", [other]):
        last += 1
        rewrite.set("rounds", row["id"], {"song_id": kept, "number": last})


def _join_rows(rewrite: Rewrite, table: str, kept: int, other: int, fields: tuple[str, ...]) -> None:
    """Of a table with one row a song: the kept song's is filled from the other's, or the other's moves."""
    mine, theirs = rewrite.ids(table, "song_id", kept), rewrite.ids(table, "song_id", other)
    for row in theirs:
        if not mine:
            rewrite.set(table, row, {"song_id": kept})
            continue
        if fields:
            _fill(rewrite, table, mine[0], row, fields)
        rewrite.delete(table, row)


def _fill(rewrite: Rewrite, table: str, kept: int, other: int, fields: tuple[str, ...], joined: str = "") -> None:
    """Fill what is empty; the free text `joined` of both is put one after the other."""
    sql = f'SELECT * FROM "{table}" WHERE id = ?'  # noqa: S608 -- this module's own tables
    mine, theirs = (rewrite.rows(sql, [each])[0] for each in (kept, other))
    values = {name: theirs[name] for name in fields if mine[name] in _EMPTY and theirs[name] not in _EMPTY}
    if joined and theirs[joined] and theirs[joined] not in mine[joined]:
        values[joined] = "\n".join(filter(None, (mine[joined], theirs[joined])))
    if values:
        rewrite.set(table, kept, values)


def _refuse_same(subject: str, kept: int, other: int) -> None:
    if kept == other:
        raise UsageError(
            f"Both are the {subject} {kept}; nothing was changed: name two different ones.",
            code="same_row",
            noun=subject,
            id=kept,
        )


def _refuse_erased(kept: Client, other: Client) -> None:
    if kept.erased_at or other.erased_at:
        raise UsageError(
            "The data of one of the two was erased on request; nothing was changed: it stays apart.",
            code="client_erased",
            kept=kept.id,
            other=other.id,
        )


def _refuse_strangers(kept_client: int, other_client: int) -> None:
    if kept_client != other_client:
        raise UsageError(
            "The two belong to different clients; nothing was changed: merge those first, if they are the same.",
            code="different_clients",
            kept=kept_client,
            other=other_client,
        )


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
