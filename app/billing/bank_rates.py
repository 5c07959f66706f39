"""Bank Rates that a studio adds, as somebody types them: one reference day and its rate a line, "2026-12-31 3.5"."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from app.domain.money import WHOLE_BP
from app.errors import UsageError
from render.text import shown

_LINE = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)[ =:]+(?P<whole>\d{1,3})(?:\.(?P<part>\d{1,2}))? ?%?")
_REFERENCE = ((6, 30), (12, 31))  # the only days by which statutory interest goes


def own_bank_rates(lines: Sequence[str]) -> Mapping[str, int]:
    """Basis points by plain date; raises UsageError in one sentence naming the line that is none."""
    return dict(_rate(line) for line in lines)


def bank_rate_lines(lines: Sequence[str]) -> tuple[str, ...]:
    """The same lines as they are kept, in order of their days, each day once."""
    found = own_bank_rates([line for each in lines if (line := each.strip())])
    return tuple(f"{day} {bp / 100:.2f}" for day, bp in sorted(found.items()))


def _rate(line: str) -> tuple[str, int]:
    found = _LINE.fullmatch(line.strip())
    try:
        day = date.fromisoformat(found["day"]) if found else None
    except ValueError:
        day = None
    if found is None or day is None or (day.month, day.day) not in _REFERENCE:
        raise UsageError(
            f"The Bank Rate “{shown(line.strip())}” is none; nothing was changed: write a 30 June or 31 December and "
            "its rate, such as 2026-12-31 3.5."
        )
    bp = int(found["whole"]) * 100 + int((found["part"] or "").ljust(2, "0"))
    if bp > WHOLE_BP:
        raise UsageError(f"A Bank Rate of {bp / 100:g} % cannot be; nothing was changed: it is at most 100 %.")
    return day.isoformat(), bp
