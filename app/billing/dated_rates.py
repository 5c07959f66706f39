"""Rates by the day from which they hold, as a studio types them: a day and a per cent a line, "2027-04-01 22.5"."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.money import WHOLE_BP
from app.errors import UsageError
from render.text import shown

_LINE = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)[ =:]+(?P<whole>\d{1,3})(?:\.(?P<part>\d{1,2}))? ?%?")


@dataclass(frozen=True, slots=True)
class RateLines:
    """Lines of one kind of rate: what it is called, and how a line is written, for the sentences.

    `code` names the error of a line that is none, `too_high` that of one beyond 100 %.
    """

    name: str
    how: str
    code: str
    too_high: str

    def read(self, lines: Sequence[str]) -> Mapping[str, int]:
        """Basis points by plain date; raises UsageError in one sentence naming the line that is not valid."""
        return dict(self._rate(line) for line in lines)

    def tidied(self, lines: Sequence[str]) -> tuple[str, ...]:
        """The same lines as they are kept, in order of their days, each day once: the last one typed holds."""
        rates = self.read([line for each in lines if (line := each.strip())])
        return tuple(f"{day} {bp / 100:.2f}" for day, bp in sorted(rates.items()))

    def refused(self, line: str) -> UsageError:
        """The error of a line that is not valid."""
        return UsageError(
            f"“{shown(line.strip())}” is not a valid {self.name}; nothing was changed: write {self.how}.",
            code=self.code,
            text=line.strip(),
        )

    def _rate(self, line: str) -> tuple[str, int]:
        typed = _LINE.fullmatch(line.strip())
        try:
            day = date.fromisoformat(typed["day"]) if typed else None
        except ValueError:
            day = None
        if typed is None or day is None:
            raise self.refused(line)
        bp = int(typed["whole"]) * 100 + int((typed["part"] or "").ljust(2, "0"))
        if bp > WHOLE_BP:
            raise UsageError(
                f"A {self.name} of {bp / 100:g} % cannot be; nothing was changed: it is at most 100 %.",
                code=self.too_high,
                percent=bp / 100,
            )
        return day.isoformat(), bp


def rate_on(rates: Mapping[str, int], day: str) -> int | None:
    """The rate that holds on a plain date, None before the first."""
    since = max((each for each in rates if each <= day), default=None)
    return None if since is None else rates[since]
