"""What the books come to, in pence sterling: sums that SQLite makes, over the indices that schema 5 has for them."""

from collections.abc import Mapping

from app.catalogue.database import Database, Row

# What is left of each invoice. A balance is summed by SQLite in pounds only: other currencies are turned into pence one
# by one, by the rule that invoices have.
_LEFT = """
    SELECT i.id, i.client_id, i.due_on, i.currency, i.sterling_rate, i.decimals,
        i.gross - (SELECT coalesce(sum(p.amount), 0) FROM payments p WHERE p.invoice_id = i.id) AS balance
    FROM invoices i INDEXED BY invoices_due WHERE i.state = 'issued'
"""
_BALANCES = f"""
    WITH remaining AS MATERIALIZED ({_LEFT})
    SELECT due_on, currency, sterling_rate, decimals, sum(balance) AS balance, count(*) AS number
    FROM remaining WHERE balance <> 0
    GROUP BY due_on, balance > 0, CASE WHEN currency = 'GBP' THEN 0 ELSE id END
"""  # noqa: S608 -- this store's own words
_OWED = f"SELECT * FROM ({_LEFT}) WHERE balance > 0 AND due_on < ? ORDER BY due_on, id LIMIT ?"  # noqa: S608
_OVERPAID = f"SELECT * FROM ({_LEFT}) WHERE balance < 0 ORDER BY due_on, id LIMIT ?"  # noqa: S608
_ROUNDS = """
    SELECT o.id, o.song_id, o.number, o.opened_at, s.title, s.client_id,
        (SELECT l.amount FROM invoice_lines l WHERE l.origin = 'round:' || o.id) AS billed
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

    def balances(self) -> list[Row]:
        """What is left of invoices by their due day, of which `number` are together; below nought for credits."""
        return self._database.rows(_BALANCES)

    def owed(self, before: str, limit: int) -> list[Row]:
        """Invoices on which something is owed and that are due before a day, the oldest first."""
        return self._database.rows(_OWED, [before, limit])

    def overpaid(self, limit: int) -> list[Row]:
        """Invoices and credit notes that have too much, the oldest first; their balances are below nought."""
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
        return self._net("substr(i.issued_on, 1, 7)", since, until)

    def by_client(self, since: str, until: str) -> dict[int, int]:
        """Net pence by client."""
        return {int(client): pence for client, pence in self._net("i.client_id", since, until).items()}

    def by_service(self, since: str, until: str) -> dict[tuple[str, str, str], int]:
        """Net minor units by service, currency and rate of exchange."""
        sql = """
            SELECT l.service, i.currency, i.sterling_rate, sum(l.amount) AS amount
            FROM invoices i JOIN invoice_lines l ON l.invoice_id = i.id
            WHERE i.state = 'issued' AND i.issued_on BETWEEN ? AND ?
            GROUP BY l.service, i.currency, i.sterling_rate
        """
        rows = self._database.rows(sql, [since, until])
        return {(row["service"], row["currency"], row["sterling_rate"]): row["amount"] for row in rows}

    def issued_rows(self, since: str, until: str, limit: int) -> list[Row]:
        """What was issued in a period, the newest first."""
        sql = """
            SELECT id, label, kind, issued_on, due_on, client_id, net_gbp + vat_gbp AS pence FROM invoices
            WHERE state = 'issued' AND issued_on BETWEEN ? AND ? ORDER BY issued_on DESC, id DESC LIMIT ?
        """
        return self._database.rows(sql, [since, until, limit])

    def rows_of(self, ids: list[int]) -> dict[int, Row]:
        """Number, kind and dates of invoices by their ids."""
        found: dict[int, Row] = {}
        for first in range(0, len(ids), 500):
            part = ids[first : first + 500]
            sql = f"SELECT id, label, kind, issued_on, due_on FROM invoices WHERE id IN ({', '.join('?' * len(part))})"  # noqa: S608 -- only marks
            found.update({row["id"]: row for row in self._database.rows(sql, part)})
        return found

    def payment_rows(self, since: str, until: str, limit: int) -> list[Row]:
        """What came in a period, the newest first."""
        sql = """
            SELECT p.kind, p.paid_on, p.method, p.amount_gbp AS pence, i.id, i.label, i.client_id
            FROM payments p JOIN invoices i ON i.id = p.invoice_id
            WHERE p.paid_on BETWEEN ? AND ? AND p.kind IN ('payment', 'refund')
            ORDER BY p.paid_on DESC, p.id DESC LIMIT ?
        """
        return self._database.rows(sql, [since, until, limit])

    def drafts(self) -> list[Row]:
        """Drafts that wait to be issued, the newest first."""
        sql = """
            SELECT id, kind, made_at, client_id, net_gbp + vat_gbp AS pence FROM invoices
            WHERE state = 'draft' ORDER BY id DESC
        """
        return self._database.rows(sql)

    def quotes(self, state: str) -> list[Row]:
        """Quotes in a state, the newest first: client, sums, and until when they hold."""
        sql = """
            SELECT id, root_id, version, client_id, title, net, gross, valid_until, made_at FROM quotes
            WHERE state = ? ORDER BY id DESC
        """
        return self._database.rows(sql, [state])

    def billed_of_quotes(self) -> dict[int, tuple[bool, int]]:
        """By quote: whether all of it is on an invoice or a draft, and the gross pence of its deposits issued."""
        sql = """
            SELECT quote_id, max(kind = 'invoice') AS whole,
                sum(CASE WHEN kind = 'deposit' AND state = 'issued' THEN net_gbp + vat_gbp ELSE 0 END) AS deposits
            FROM invoices WHERE quote_id IS NOT NULL AND state <> 'void' GROUP BY quote_id
        """
        return {row["quote_id"]: (bool(row["whole"]), row["deposits"]) for row in self._database.rows(sql)}

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
        """Rounds of a period beyond those included; `billed` is the net they were charged at, None where not yet."""
        return self._database.rows(_ROUNDS, [since, until])

    def _net(self, group: str, since: str, until: str) -> dict[str, int]:
        sql = f"""
            SELECT {group} AS name, sum(i.net_gbp) AS pence FROM invoices i
            WHERE i.state = 'issued' AND i.issued_on BETWEEN ? AND ? GROUP BY {group} ORDER BY {group}
        """  # noqa: S608 -- this store's own words
        return {row["name"]: row["pence"] for row in self._database.rows(sql, [since, until])}
