"""The store of holds: a song is not delivered while something is owed for it, unless somebody says why.

Delivery is the song's stage becoming `delivered`, and every act that puts its full files where the client has them:
each asks `refuse_held` first. Renders, masters and releases write to the studio's own disk, and rounds keep an account
of what was listened to and decided, so none of them is delivery; meanwhile a client gets previews, never refused.
"""

import re
from dataclasses import asdict, dataclass

from app.catalogue.activity import Activity
from app.catalogue.database import Database, Row
from app.domain.checks import check_text
from app.domain.money import plain
from app.errors import UsageError
from app.text import fold

# What is left of the client's issued invoices, and whether it is known that they charge for the song: by a line of it,
# or as they are of a quote it is part of. The lines of the others are read for its title.
_OWED = """
    SELECT * FROM (
        SELECT i.id, i.label, i.currency, i.decimals,
            i.gross - (SELECT coalesce(sum(p.amount), 0) FROM payments p WHERE p.invoice_id = i.id) AS balance,
            i.id IN (SELECT invoice_id FROM invoice_lines WHERE song_id = :song)
                OR i.quote_id IN (SELECT quote_id FROM quote_songs WHERE song_id = :song) AS linked
        FROM invoices i
        WHERE i.state = 'issued' AND (
            i.client_id = (SELECT client_id FROM songs WHERE id = :song)
            OR i.id IN (SELECT invoice_id FROM invoice_lines WHERE song_id = :song)))
    WHERE balance > 0 ORDER BY id
"""
# Accepted quotes the song is part of, and what of each no issued invoice of any version charges yet. Once an invoice
# of it that is no deposit stands, the rest is what was agreed to be left out.
_NOT_INVOICED = """
    SELECT q.root_id, q.currency, q.gross - coalesce((
            SELECT sum(i.gross) FROM invoices i JOIN quotes v ON v.id = i.quote_id
            WHERE i.state = 'issued' AND v.root_id = q.root_id), 0) AS balance
    FROM quotes q
    WHERE q.state = 'accepted' AND q.id IN (SELECT quote_id FROM quote_songs WHERE song_id = :song)
        AND coalesce((
            SELECT sum(i.gross) FROM invoices i LEFT JOIN invoices c ON c.id = i.credits_id
            WHERE i.state = 'issued' AND i.quote_id = q.id AND 'invoice' IN (i.kind, c.kind)), 0) <= 0
    ORDER BY q.id
"""


@dataclass(frozen=True, slots=True)
class Hold:
    """That a song's delivery was held: since when, and when and why it was released, both as UTC moments."""

    held_at: str
    lifted_at: str | None = None
    lifted_why: str = ""


class Holds:
    """Songs whose delivery waits for money."""

    def __init__(self, database: Database, activity: Activity) -> None:
        self._database = database
        self._activity = activity

    def hold(self, song_id: int) -> None:
        """Hold the delivery of a song until what is owed for it is paid."""
        with self._database.change():
            self._put(song_id, Hold(self._activity.moment()))
            self._activity.note("held", "song", song_id, {})

    def lift(self, song_id: int, why: str) -> None:
        """Let a song be delivered though something is owed; the reason is written down."""
        reason = check_text(why, "reason").strip()
        if not reason:
            raise UsageError(
                "A hold is released for a reason; nothing was changed: say why.", code="reason_missing", song=song_id
            )
        with self._database.change():
            before = self.of_song(song_id)
            if before is None or before.lifted_at:
                raise UsageError(
                    "The delivery of this song is not held; nothing was changed.", code="not_held", song=song_id
                )
            self._put(song_id, Hold(before.held_at, self._activity.moment(), reason))
            self._activity.note("lifted", "song", song_id, {"why": reason})

    def put_back(self, song_id: int, before: Hold | None) -> None:
        """The hold as it was before: to undo one asks for no reason."""
        with self._database.change():
            if before is None:
                row = self._database.row("SELECT id FROM delivery_holds WHERE song_id = ?", [song_id])
                self._database.delete("delivery_holds", row["id"] if row else 0)
            else:
                self._put(song_id, before)
            self._activity.note("hold_put_back", "song", song_id, {})

    def of_song(self, song_id: int) -> Hold | None:
        """The hold of a song, also one that was lifted; None where there never was one."""
        row = self._database.row("SELECT * FROM delivery_holds WHERE song_id = ?", [song_id])
        return Hold(row["held_at"], row["lifted_at"], row["lifted_why"]) if row else None

    def held(self, song_id: int) -> bool:
        """Whether the song's delivery is held, whatever is owed."""
        hold = self.of_song(song_id)
        return hold is not None and hold.lifted_at is None

    def owed(self, song_id: int) -> list[str]:
        """What is owed for a song: "120.00 GBP on INV-0012", "364.95 GBP of Q3, not invoiced yet"."""
        song = {"song": song_id}
        rows = [row for row in self._database.rows(_OWED, song) if row["linked"] or self._named(row["id"], song_id)]
        owed = [f"{_wording(row)} on {row['label']}" for row in rows]
        waits = [row for row in self._database.rows(_NOT_INVOICED, song) if row["balance"] > 0]
        return [*owed, *(f"{_wording({'decimals': 2, **row})} of Q{row['root_id']}, not invoiced yet" for row in waits)]

    def _named(self, invoice_id: int, song_id: int) -> bool:
        """Whether a line that somebody typed names the song, as a word or words of its own in any case."""
        row = self._database.row("SELECT title FROM songs WHERE id = ?", [song_id])
        title = fold(row["title"]) if row else ""
        if not title:
            return False
        sql = "SELECT description FROM invoice_lines WHERE invoice_id = ? AND song_id IS NULL"
        words = re.compile(rf"(?<!\w){re.escape(title)}(?!\w)")
        return any(words.search(fold(line["description"])) for line in self._database.rows(sql, [invoice_id]))

    def refuse_held(self, song_id: int) -> None:
        """Raise UsageError where the song is held and something is owed for it."""
        owed = self.owed(song_id) if self.held(song_id) else []
        if owed:
            raise UsageError(
                f"The delivery of this song is held until it is paid: {', '.join(owed)} is owed. Nothing was changed.",
                code="delivery_held",
                song=song_id,
                owed=owed,
            )

    def _put(self, song_id: int, hold: Hold) -> None:
        row = self._database.row("SELECT id FROM delivery_holds WHERE song_id = ?", [song_id])
        if row:
            self._database.update("delivery_holds", row["id"], asdict(hold))
        else:
            self._database.insert("delivery_holds", {"song_id": song_id, **asdict(hold)})


def _wording(row: Row) -> str:
    return f"{plain(row['balance'], row['decimals'], ',')} {row['currency']}"
