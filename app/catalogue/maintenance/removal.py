"""Clients, releases and songs deleted as a whole, where nothing that must be kept hangs on them."""

from app.catalogue.catalogue import Catalogue
from app.catalogue.maintenance.undo import Rewrite, Undoable, rewriting
from app.errors import UsageError

# What keeps a song, with the words for it.
_KEEPS_SONG = (
    ("SELECT 1 FROM rounds WHERE song_id = ? AND state = 'approved'", "a round of it was signed off"),
    ("SELECT 1 FROM invoice_lines WHERE song_id = ?", "an invoice charges for it"),
    (
        """
        SELECT 1 FROM quote_songs p JOIN quotes q ON q.id = p.quote_id
        WHERE p.song_id = ? AND q.state NOT IN ('draft', 'withdrawn')
        """,
        "a quote that was sent counts on it",
    ),
    ("SELECT 1 FROM render_jobs WHERE song_id = ? AND ended_at IS NULL", "it is being rendered"),
    ("SELECT 1 FROM deliverables WHERE song_id = ?", "a release was mastered with it"),
    ("SELECT 1 FROM time_entries WHERE song_id = ? AND ended_at IS NULL AND minutes IS NULL", "its timer runs"),
)
_KEEPS_RELEASE = (("SELECT 1 FROM render_jobs WHERE release_id = ?", "it was mastered"),)
_KEEPS_CLIENT = (
    ("SELECT 1 FROM invoices WHERE client_id = ?", "there are invoices to them"),
    (
        "SELECT 1 FROM quotes WHERE client_id = ? AND state NOT IN ('draft', 'withdrawn')",
        "a quote was sent to them",
    ),
)
_OF_SONG = ("briefs", "enquiries", "time_entries", "delivery_holds", "quote_songs")


def remove_song(catalogue: Catalogue, song_id: int) -> Undoable:
    """Delete a song with its rounds, notes, sessions, renders and hours. Files on disk stay.

    Raises `UsageError` where something keeps it, with the reason. `undo_change` undoes it.
    """
    with rewriting(catalogue) as rewrite:
        catalogue.songs.get(song_id)
        _remove_song(rewrite, song_id)
        return rewrite.finish("removed", "song", song_id)


def remove_release(catalogue: Catalogue, release_id: int) -> Undoable:
    """Delete a release; its songs stay, on none. Raises `UsageError` where something keeps it."""
    with rewriting(catalogue) as rewrite:
        catalogue.releases.get(release_id)
        _remove_release(rewrite, release_id)
        return rewrite.finish("removed", "release", release_id)


def remove_client(catalogue: Catalogue, client_id: int) -> Undoable:
    """Delete a client with their songs, releases and draft quotes. Raises `UsageError` where something keeps one."""
    with rewriting(catalogue) as rewrite:
        catalogue.clients.get(client_id)
        _refuse_kept(rewrite, "client", client_id, _KEEPS_CLIENT)
        for song in rewrite.ids("songs", "client_id", client_id):
            _remove_song(rewrite, song)
        for release in rewrite.ids("releases", "client_id", client_id):
            _remove_release(rewrite, release)
        _remove_quotes(rewrite, client_id)
        rewrite.delete("clients", client_id)
        return rewrite.finish("removed", "client", client_id)


def _refuse_kept(rewrite: Rewrite, subject: str, row: int, keepers: tuple[tuple[str, str], ...]) -> None:
    for sql, reason in keepers:
        if rewrite.rows(sql, [row]):
            raise UsageError(
                f"The {subject} {row} cannot be deleted, for {reason}; nothing was changed: archive it, and lists "
                "leave it out.",
                code="row_needed",
                noun=subject,
                id=row,
                reason=reason,
            )


def _remove_song(rewrite: Rewrite, song: int) -> None:
    """A round may be about a render, and a render be of a round: that ring is opened first."""
    _refuse_kept(rewrite, "song", song, _KEEPS_SONG)
    for table in _OF_SONG:
        _delete(rewrite, table, "song_id", song)
    rounds, jobs = rewrite.ids("rounds", "song_id", song), rewrite.ids("render_jobs", "song_id", song)
    for round_ in rounds:
        _delete(rewrite, "notes", "round_id", round_)
        rewrite.set("rounds", round_, {"job_id": None})
    for job in jobs:
        _delete(rewrite, "deliverables", "job_id", job)
    for table in ("render_jobs", "rounds"):
        _delete(rewrite, table, "song_id", song)
    for session in rewrite.ids("sessions", "song_id", song):
        _delete(rewrite, "stems", "session_id", session)
        rewrite.delete("sessions", session)
    rewrite.delete("songs", song)


def _remove_release(rewrite: Rewrite, release: int) -> None:
    _refuse_kept(rewrite, "release", release, _KEEPS_RELEASE)
    for song in rewrite.ids("songs", "release_id", release):
        rewrite.set("songs", song, {"release_id": None})
    rewrite.delete("releases", release)


def _remove_quotes(rewrite: Rewrite, client: int) -> None:
    """A later version goes before the first, which it refers to; the first refers to itself."""
    quotes = rewrite.rows("SELECT id FROM quotes WHERE client_id = ? ORDER BY id DESC", [client])
    for quote in quotes:
        _delete(rewrite, "quote_songs", "quote_id", quote["id"])
        rewrite.delete("quotes", quote["id"])


def _delete(rewrite: Rewrite, table: str, column: str, value: int) -> None:
    for row in rewrite.ids(table, column, value):
        rewrite.delete(table, row)
