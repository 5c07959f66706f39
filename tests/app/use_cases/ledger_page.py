"""Reads `ledger.txt`: lives of studios, what happens on each day, and what stands below it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

PAGE = Path(__file__).parent / "ledger.txt"
SYMBOLS = {"£": "GBP", "€": "EUR"}
_STEP = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)  (?P<text>.+?)(?:    REFUSED (?P<code>\w+))?")
_ENTRY = re.compile(r"    (?P<label>\S.*?) {2,}(?P<rest>.+)")
_MONEY = re.compile(r"(?P<sign>−?)(?P<symbol>[£€])(?P<number>[\d,]+\.\d\d)")


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands below a step: what it is of, and what is said of it. Of a line of a paper, the label is "-"."""

    label: str
    rest: str
    number: int


@dataclass(slots=True)
class Step:
    """What happens on a day; `code` is that of the error where it is refused, and `number` the line of the page."""

    day: str
    text: str
    code: str
    number: int
    entries: list[Entry] = field(default_factory=list)


@dataclass(slots=True)
class Life:
    """A studio's."""

    title: str
    steps: list[Step] = field(default_factory=list)


def lives(text: str) -> Sequence[Life]:
    """Those of a page; a line that is none of the forms is a mistake, and raises ValueError."""
    found: list[Life] = []
    for number, line in enumerate(text.splitlines(), 1):
        step, entry = _STEP.fullmatch(line), _ENTRY.fullmatch(line)
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if line.startswith("LIFE  "):
            found.append(Life(line.removeprefix("LIFE  ")))
        elif step:
            found[-1].steps.append(Step(step["day"], step["text"].strip(), step["code"] or "", number))
        elif line.startswith("    - "):
            found[-1].steps[-1].entries.append(Entry("-", line.removeprefix("    - "), number))
        elif entry:
            found[-1].steps[-1].entries.append(Entry(entry["label"], entry["rest"], number))
        else:
            raise ValueError(f"Line {number} is nothing that a ledger has: {line}")
    return found


def money(text: str) -> tuple[str, Decimal]:
    """The currency of an amount, and the amount: "−£1,200.50"."""
    read = _MONEY.fullmatch(text.strip())
    if read is None:
        raise ValueError(f"“{text}” is no amount.")
    amount = Decimal(read["number"].replace(",", ""))
    return SYMBOLS[read["symbol"]], -amount if read["sign"] else amount


def both(text: str) -> tuple[str, Decimal, Decimal]:
    """An amount with what it is in pounds, which stands in brackets where it is in another currency."""
    first, _, bracket = text.strip().partition(" (")
    currency, amount = money(first)
    if (currency != "GBP") != bool(bracket):
        raise ValueError(f"“{text}” does not say what it is in pounds, or says it twice.")
    return currency, amount, money(bracket.removesuffix(")"))[1] if bracket else amount


def figures(text: str) -> dict[str, str]:
    """By what they are called, "net £1.00, box 1 £2.00": each is an amount, in brackets what that is in pounds."""
    parts = [re.fullmatch(r"([A-Za-z][\w ]*?) (−?[£€][\d,]+\.\d\d(?: \(.+\))?)", part) for part in text.split(", ")]
    if not all(parts):
        raise ValueError(f"“{text}” are no figures.")
    return {part[1]: part[2] for part in parts if part}
