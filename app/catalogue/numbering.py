"""The store of numbers beyond invoices: which come next, which were given in a copy, and which copy gives them."""

from collections.abc import Mapping

from app.catalogue.activity import Activity
from app.catalogue.database import Database
from app.domain.books import PAYMENT_ENTRIES, IssuingPlace, NumberGap


class Numbering:
    """Series of numbers go on only; what is skipped is recorded with its reason and stays so."""

    def __init__(self, database: Database, activity: Activity) -> None:
        self._database = database
        self._activity = activity

    def following(self) -> Mapping[str, int]:
        """The next number of each series of invoices, and of payment entries."""
        rows = self._database.rows("SELECT series, next FROM invoice_series ORDER BY series")
        numbers = {row["series"]: int(row["next"]) for row in rows}
        return {**numbers, PAYMENT_ENTRIES: self._database.next_id("payments")}

    def gaps(self) -> list[NumberGap]:
        """Every recorded gap, by series and number."""
        sql = "SELECT series, first, last, why, recorded_at FROM number_gaps ORDER BY series, first"
        return [NumberGap(**row) for row in self._database.rows(sql)]

    def skip(self, gap: NumberGap) -> None:
        """Record numbers as given elsewhere, and go on after them; they must not be behind what was given here."""
        values = {"series": gap.series, "first": gap.first, "last": gap.last, "why": gap.why}
        with self._database.change():
            if gap.first < self.following().get(gap.series, 1):
                raise ValueError("Numbers that were given here are no gap.")
            self._activity.add("number_gaps", "gap", {**values, "recorded_at": self._activity.moment()})
            self._go_on(gap.series, gap.last + 1)

    def places(self) -> list[IssuingPlace]:
        """Where invoices were issued, the first place first; the last goes on."""
        sql = "SELECT machine, path, mark, since FROM issuing_places ORDER BY id"
        return [IssuingPlace(**row) for row in self._database.rows(sql)]

    def mark(self) -> str:
        """What stands in the numbers of this copy, empty where it goes on with the first series."""
        places = self.places()
        return places[-1].mark if places else ""

    def issue_at(self, place: IssuingPlace) -> None:
        """Let this place issue from now on."""
        values = {"machine": place.machine, "path": place.path, "mark": place.mark}
        self._activity.add("issuing_places", "issuing place", {**values, "since": self._activity.moment()})

    def _go_on(self, series: str, number: int) -> None:
        db = self._database.connection()
        if series != PAYMENT_ENTRIES:
            db.execute(
                "INSERT INTO invoice_series (series, next) VALUES (?, ?)"
                " ON CONFLICT (series) DO UPDATE SET next = excluded.next",
                [series, number],
            )
        elif db.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = 'payments'", [number - 1]).rowcount == 0:
            db.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('payments', ?)", [number - 1])
