"""The store of locks: up to which day the books are closed, so that nothing is dated into what was reported."""

from datetime import date

from app.catalogue.activity import Activity
from app.catalogue.database import Database
from app.domain.books import NEVER, PeriodLock
from app.domain.checks import check_text
from app.errors import UsageError
from app.text import written_date


class PeriodLocks:
    """The last lock holds; triggers refuse what is dated into it. Nothing of them is changed or deleted."""

    def __init__(self, database: Database, activity: Activity) -> None:
        self._database = database
        self._activity = activity

    def all(self) -> list[PeriodLock]:
        """Every lock and every opening, in their order."""
        return [PeriodLock(**row) for row in self._database.rows(f"{_ROWS} ORDER BY id")]

    def current(self) -> PeriodLock | None:
        """The lock that holds; None where the books are wholly open."""
        return _holding(self._database)

    def lock(self, until: str, why: str = "") -> PeriodLock:
        """Lock the books up to a plain date; raises UsageError where they are locked that far already."""
        with self._database.change():
            now = self.current()
            if now and now.until >= until:
                raise UsageError(
                    f"The books are locked up to {_written(now.until)} already; nothing was changed.",
                    code="locked_already",
                    until=now.until,
                )
            return self._add(until, why)

    def unlock(self, until: str, why: str) -> PeriodLock:
        """Open the books again after an earlier plain date, NEVER for all; raises UsageError without a reason."""
        with self._database.change():
            now = self.current()
            if now is None:
                raise UsageError("The books are not locked; nothing was changed.", code="not_locked")
            if until >= now.until:
                raise UsageError(
                    f"The books are locked up to {_written(now.until)}, so up to {_written(until)} nothing would be "
                    "opened; nothing was changed.",
                    code="opens_nothing",
                    until=now.until,
                )
            if not why.strip():
                raise UsageError(
                    "Books are opened again for a reason, which is kept; nothing was changed.", code="no_unlock_reason"
                )
            return self._add(until, why)

    def _add(self, until: str, why: str) -> PeriodLock:
        kept = PeriodLock(until, check_text(why, "reason").strip(), self._activity.who, self._activity.moment())
        values = {"until": kept.until, "why": kept.why, "who": kept.who, "locked_at": kept.locked_at}
        self._activity.add("period_locks", "period lock", values)
        return kept


def refuse_locked(database: Database, on: str, tax_point: str = "", draft: int | None = None) -> None:
    """Raise UsageError where a plain date lies in locked books, or the earlier tax point of what is issued on it.

    Triggers refuse both as well, whoever writes; here the days are named.
    """
    lock = _holding(database)
    until = lock.until if lock else NEVER
    if on <= until:
        raise UsageError(
            f"The books are locked up to {_written(until)}, so nothing is dated {_written(on)} any more; nothing was "
            "changed.",
            code="period_locked",
            on=on,
            until=until,
        )
    if tax_point and tax_point <= until:
        raise UsageError(
            f"The tax point of draft {draft} is {_written(tax_point)}, and the books are locked up to "
            f"{_written(until)}; nothing was issued.",
            code="tax_point_locked",
            draft=draft,
            tax_point=tax_point,
            until=until,
        )


def _holding(database: Database) -> PeriodLock | None:
    row = database.row(f"{_ROWS} ORDER BY id DESC LIMIT 1")
    return PeriodLock(**row) if row and row["until"] != NEVER else None


_ROWS = "SELECT until, why, who, locked_at FROM period_locks"


def _written(until: str) -> str:
    return written_date(date.fromisoformat(until))
