"""The store of holds: a song is not delivered while something is owed for it, unless somebody says why."""

from app.catalogue.activity import Activity
from app.catalogue.database import Database
from app.catalogue.naming import check_text
from app.errors import UsageError

# Issued invoices that charge for the song, or that are of a quote it is part of, and what is left of each.
_OWED = """
    SELECT i.label, i.currency, i.decimals,
        i.gross - (SELECT coalesce(sum(p.amount), 0) FROM payments p WHERE p.invoice_id = i.id) AS balance
    FROM invoices i
    WHERE i.state = 'issued' AND (
        i.id IN (SELECT invoice_id FROM invoice_lines WHERE song_id = :song)
        OR i.quote_id IN (SELECT quote_id FROM quote_songs WHERE song_id = :song))
    ORDER BY i.id
"""


class Holds:
    """Songs whose delivery waits for money."""

    def __init__(self, database: Database, activity: Activity) -> None:
        self._database = database
        self._activity = activity

    def hold(self, song_id: int) -> None:
        """Hold the delivery of a song until what is owed for it is paid."""
        with self._database.change():
            row = self._database.row("SELECT id FROM delivery_holds WHERE song_id = ?", [song_id])
            values = {"held_at": self._activity.moment(), "lifted_at": None, "lifted_why": ""}
            if row:
                self._database.update("delivery_holds", row["id"], values)
            else:
                self._database.insert("delivery_holds", {"song_id": song_id, **values})
            self._activity.note("held", "song", song_id, {})

    def lift(self, song_id: int, why: str) -> None:
        """Let a song be delivered though something is owed; the reason is written down."""
        reason = check_text(why, "reason").strip()
        if not reason:
            raise UsageError("A hold is lifted for a reason; nothing was changed: say why.")
        with self._database.change():
            row = self._database.row("SELECT id FROM delivery_holds WHERE song_id = ? AND lifted_at IS NULL", [song_id])
            if row is None:
                raise UsageError("The delivery of this song is not held; nothing was changed.")
            values = {"lifted_at": self._activity.moment(), "lifted_why": reason}
            self._database.update("delivery_holds", row["id"], values)
            self._activity.note("lifted", "song", song_id, {"why": reason})

    def held(self, song_id: int) -> bool:
        """Whether the song's delivery is held, whatever is owed."""
        sql = "SELECT 1 FROM delivery_holds WHERE song_id = ? AND lifted_at IS NULL"
        return self._database.row(sql, [song_id]) is not None

    def owed(self, song_id: int) -> list[str]:
        """What is owed for a song, an invoice each, as "£120.00 on INV-0012"."""
        rows = self._database.rows(_OWED, {"song": song_id})
        return [f"{_written(row)} on {row['label']}" for row in rows if row["balance"] > 0]

    def refuse_held(self, song_id: int) -> None:
        """Raise UsageError where the song is held and something is owed for it."""
        owed = self.owed(song_id) if self.held(song_id) else []
        if owed:
            raise UsageError(
                f"The delivery of this song is held until it is paid: {', '.join(owed)} is owed. Nothing was changed: "
                "record the payment, or lift the hold with `song unhold` and a reason."
            )


def _written(row: dict[str, object]) -> str:
    places = int(str(row["decimals"]))
    amount = int(str(row["balance"])) / 10**places
    return f"{amount:,.{places}f} {row['currency']}"
