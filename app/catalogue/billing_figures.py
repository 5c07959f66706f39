"""What the books come to, in pence sterling: sums that SQLite makes, over the indices that schema 5 has for them."""

from collections.abc import Mapping, Sequence

from app.catalogue.database import Database, Row

_LEFT = """
    SELECT i.id, i.client_id, i.due_on,
        i.gross - (SELECT coalesce(sum(p.amount), 0) FROM payments p WHERE p.invoice_id = i.id) AS balance,
        i.net_gbp + i.vat_gbp - (SELECT coalesce(sum(p.amount_gbp), 0) FROM payments p WHERE p.invoice_id = i.id)
            AS pence
    FROM invoices i INDEXED BY invoices_due WHERE i.state = 'issued'
"""
# In pounds, what is left is the pence: the index has it. Of other currencies it is what the invoice states in sterling,
# less what its entries came to, so that it is what an accounting program has. Both go by the due day, in the order of
# the index, so that nothing is sorted.
_LEFT_IN_POUNDS = f"""
    SELECT due_on, balance > 0, sum(balance), count(*) FROM ({_LEFT} AND i.currency = 'GBP')
    WHERE balance <> 0 GROUP BY due_on, balance > 0
"""  # noqa: S608 -- this store's own words
_LEFT_ABROAD = f"""
    SELECT due_on, balance > 0, pence, 1 FROM ({_LEFT} AND i.currency <> 'GBP') WHERE balance <> 0
"""  # noqa: S608 -- this store's own words
# Sums of two columns over one pass; `GROUP BY` a service would sort every line.
_SERVICES = """
    SELECT i.currency, i.sterling_rate, sum(l.amount) FILTER (WHERE l.service = 'mixing'),
        sum(l.amount) FILTER (WHERE l.service = 'mastering')
    FROM invoices i INDEXED BY invoices_figures CROSS JOIN invoice_lines l INDEXED BY invoice_lines_services
        ON l.invoice_id = i.id
    WHERE i.state = 'issued' AND i.issued_on BETWEEN ? AND ?
"""
_OWED = f"SELECT * FROM ({_LEFT}) WHERE balance > 0 AND due_on < ? ORDER BY due_on, id LIMIT ?"  # noqa: S608
_OVERPAID = f"SELECT * FROM ({_LEFT}) WHERE balance < 0 ORDER BY due_on, id LIMIT ?"  # noqa: S608
_ROUNDS = """
    SELECT o.id, o.song_id, o.number, o.opened_at, s.title, s.client_id,
        EXISTS (SELECT 1 FROM rounds a WHERE a.song_id = o.song_id AND a.state = 'approved' AND a.number < o.number)
            AS recall,
        (SELECT nullif(l.amount + (
                SELECT coalesce(sum(c.amount), 0) FROM invoice_lines c JOIN invoices n ON n.id = c.invoice_id
                WHERE n.state = 'issued' AND (c.origin = 'credit:' || l.id
                    OR (c.origin >= 'credit:' || l.id || ':' AND c.origin < 'credit:' || l.id || ';'))), 0)
            FROM invoice_lines l WHERE l.origin = 'round:' || o.id
                OR (l.origin >= 'round:' || o.id || '#' AND l.origin < 'round:' || o.id || '$')
            ORDER BY l.id DESC LIMIT 1) AS billed
    FROM rounds o JOIN songs s ON s.id = o.song_id
    WHERE o.included = 0 AND o.state <> 'superseded' AND substr(o.opened_at, 1, 10) BETWEEN ? AND ?
    ORDER BY o.opened_at
"""


class BillingFigures:
    """Sums of what was issued and paid. Credit notes are negative everywhere."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def anything(self) -> bool:
        """Whether anything was ever quoted or billed."""
        return bool(
            self._database.row("SELECT 1 WHERE EXISTS (SELECT 1 FROM invoices) OR EXISTS (SELECT 1 FROM quotes)")
        )

    def left(self) -> list[tuple[str, int, int, int]]:
        """Due day, whether it is owed, what is left in pence, and of how many invoices; credit balances are apart."""
        return [*self._database.tuples(_LEFT_IN_POUNDS), *self._database.tuples(_LEFT_ABROAD)]

    def owed(self, before: str, limit: int) -> list[Row]:
        """Invoices on which something is owed and that are due before a day, the oldest first."""
        return self._database.rows(_OWED, [before, limit])

    def overpaid(self, limit: int) -> list[Row]:
        """Invoices and credit notes with a credit balance, the oldest first; their balances are below nought."""
        return self._database.rows(_OVERPAID, [limit])

    def decimals(self) -> Mapping[str, int]:
        """The decimals of each currency that was billed in."""
        sql = "SELECT DISTINCT currency, decimals FROM invoices WHERE state = 'issued' AND currency <> 'GBP'"
        return {"GBP": 2, **{row["currency"]: row["decimals"] for row in self._database.rows(sql)}}

    def invoiced(self, since: str, until: str) -> tuple[int, int]:
        """Gross pence issued in a period, and how many invoices that are."""
        sql = """
            SELECT coalesce(sum(net_gbp + vat_gbp), 0) AS pence, count(*) AS number FROM invoices
            WHERE state = 'issued' AND issued_on BETWEEN ? AND ?
        """
        row = self._database.row(sql, [since, until]) or {}
        return row["pence"], row["number"]

    def received(self, since: str, until: str) -> tuple[int, int]:
        """Pence that came in a period, less what was paid back, and how many payments that are."""
        sql = """
            SELECT coalesce(sum(amount_gbp), 0) AS pence, count(*) AS number FROM payments
            WHERE paid_on BETWEEN ? AND ? AND kind IN ('payment', 'refund')
        """
        row = self._database.row(sql, [since, until]) or {}
        return row["pence"], row["number"]

    def by_month(self, since: str, until: str) -> dict[str, int]:
        """Net pence by month (YYYY-MM)."""
        sql = """
            SELECT substr(issued_on, 1, 7), sum(pence) FROM (
                SELECT issued_on, sum(net_gbp) AS pence FROM invoices
                WHERE state = 'issued' AND issued_on BETWEEN ? AND ? GROUP BY issued_on)
            GROUP BY 1
        """
        return dict(self._database.tuples(sql, [since, until]))

    def by_client(self, since: str, until: str) -> dict[int, int]:
        """Net pence by client."""
        sql = """
            SELECT client_id, sum(net_gbp) FROM invoices
            WHERE state = 'issued' AND issued_on BETWEEN ? AND ? GROUP BY client_id
        """
        return dict(self._database.tuples(sql, [since, until]))

    def by_service(self, since: str, until: str) -> list[tuple[str, str, int | None, int | None]]:
        """By currency and rate of exchange, the net minor units of mixing and of mastering; None for none."""
        pounds = self._database.tuples(f"{_SERVICES} AND i.currency = 'GBP'", [since, until])
        others = f"{_SERVICES} AND i.currency <> 'GBP' GROUP BY i.currency, i.sterling_rate"
        return [*(row for row in pounds if row[0]), *self._database.tuples(others, [since, until])]

    def issued_rows(self, since: str, until: str, limit: int) -> list[Row]:
        """What was issued in a period, the newest first."""
        sql = """
            SELECT id, label, kind, issued_on, due_on, client_id, net_gbp + vat_gbp AS pence FROM invoices
            WHERE state = 'issued' AND issued_on BETWEEN ? AND ? ORDER BY issued_on DESC, id DESC LIMIT ?
        """
        return self._database.rows(sql, [since, until, limit])

    def rows_of(self, ids: list[int]) -> dict[int, Row]:
        """Number, kind and dates of invoices by their ids."""
        rows: dict[int, Row] = {}
        for first in range(0, len(ids), 500):
            part = ids[first : first + 500]
            sql = f"SELECT id, label, kind, issued_on, due_on FROM invoices WHERE id IN ({', '.join('?' * len(part))})"  # noqa: S608 -- only marks
            rows.update({row["id"]: row for row in self._database.rows(sql, part)})
        return rows

    def payment_rows(self, since: str, until: str, limit: int) -> list[Row]:
        """What came in a period, the newest first."""
        sql = """
            SELECT p.kind, p.paid_on, p.method, p.amount_gbp AS pence, i.id, i.label, i.client_id
            FROM payments p JOIN invoices i ON i.id = p.invoice_id
            WHERE p.paid_on BETWEEN ? AND ? AND p.kind IN ('payment', 'refund')
            ORDER BY p.paid_on DESC, p.id DESC LIMIT ?
        """
        return self._database.rows(sql, [since, until, limit])

    def unnamed_payments(self, since: str, until: str) -> list[Row]:
        """What came in a period without a reference and was not reversed, the oldest first."""
        sql = """
            SELECT p.paid_on, p.method, p.amount_gbp AS pence, i.id, i.label, i.client_id
            FROM payments p JOIN invoices i ON i.id = p.invoice_id
            WHERE p.paid_on BETWEEN ? AND ? AND p.kind = 'payment' AND trim(p.reference) = '' AND p.reverses_id IS NULL
                AND NOT EXISTS (SELECT 1 FROM payments r WHERE r.reverses_id = p.id)
            ORDER BY p.paid_on, p.id
        """
        return self._database.rows(sql, [since, until])

    def done_unbilled(self, stages: Sequence[str], until: str) -> list[Row]:
        """Songs in one of the stages whose rounds began by a plain date, on no invoice, draft or accepted quote.

        `on` is the day of the last of their rounds, or empty.
        """
        marks = ", ".join("?" * len(stages))
        sql = f"""
            SELECT s.id, s.title, s.client_id, s.stage,
                coalesce((SELECT max(substr(o.opened_at, 1, 10)) FROM rounds o WHERE o.song_id = s.id), '') AS "on"
            FROM songs s WHERE s.stage IN ({marks})
                AND NOT EXISTS (SELECT 1 FROM invoice_lines l JOIN invoices i ON i.id = l.invoice_id
                    WHERE l.song_id = s.id AND i.state <> 'void')
                AND NOT EXISTS (SELECT 1 FROM quote_songs b JOIN quotes q ON q.id = b.quote_id
                    WHERE b.song_id = s.id AND q.state = 'accepted')
            ORDER BY s.id
        """  # noqa: S608 -- only marks
        return [row for row in self._database.rows(sql, [*stages]) if row["on"] <= until]

    def drafts(self) -> list[Row]:
        """Drafts that wait to be issued, the newest first."""
        sql = """
            SELECT id, kind, made_at, client_id, net_gbp + vat_gbp AS pence FROM invoices
            WHERE label IS NULL AND state = 'draft' ORDER BY id DESC
        """  # by the index of labels: what was never issued has none
        return self._database.rows(sql)

    def quotes(self, state: str) -> list[Row]:
        """Quotes in a state, the newest first: client, gross with its rate of exchange, and until when they hold."""
        sql = """
            SELECT id, root_id, version, client_id, title, gross, sterling_rate, decimals, valid_until, made_at
            FROM quotes
            WHERE state = ? ORDER BY id DESC
        """
        return self._database.rows(sql, [state])

    def billed_of_quotes(self) -> list[Row]:
        """By quote: its root, whether all of it is on an invoice or a draft, and the gross issued, less credits."""
        sql = """
            SELECT i.quote_id, q.root_id,
                max(i.kind = 'invoice' AND i.state = 'draft') OR sum(CASE WHEN i.state = 'issued'
                    AND 'invoice' IN (i.kind, c.kind) THEN i.gross ELSE 0 END) > 0 AS whole,
                sum(CASE WHEN i.state = 'issued' THEN i.net_gbp + i.vat_gbp ELSE 0 END) AS pence
            FROM invoices i JOIN quotes q ON q.id = i.quote_id LEFT JOIN invoices c ON c.id = i.credits_id
            WHERE i.state <> 'void' GROUP BY i.quote_id
        """
        return self._database.rows(sql)

    def extras_by_song(self) -> dict[int, int]:
        """Net pence, by song, of the rounds, recalls and new work that were issued in sterling on top of quotes."""
        sql = """
            SELECT l.song_id, sum(l.amount) AS pence FROM invoice_lines l JOIN invoices i ON i.id = l.invoice_id
            WHERE l.song_id IS NOT NULL AND i.state = 'issued' AND i.currency = 'GBP'
                AND (l.origin LIKE 'round:%' OR l.origin LIKE 'note:%')
            GROUP BY l.song_id
        """
        return {row["song_id"]: row["pence"] for row in self._database.rows(sql)}

    def extra_rounds(self, since: str, until: str) -> list[Row]:
        """Rounds of a period beyond those included; `billed` is the net they are charged at, None for not."""
        return self._database.rows(_ROUNDS, [since, until])
