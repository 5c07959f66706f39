"""Precision and recall of each code of the scan, in sessions that its rules were not tuned on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.bench.corpus_kinds import corpus
from tests.bench.scan_corpus import HELD_OUT, Tally, judge


@dataclass(frozen=True, slots=True)
class Hits:
    """Codes that were found alike: how many were planted of each, the share found, and of what was found planted."""

    planted: Mapping[str, int]
    recall: float
    precision: float

    @property
    def row(self) -> str:
        """The row of the table."""
        codes = ", ".join(f"{code} ({count})" for code, count in self.planted.items())
        return f"| scan, planted: {codes} | recall {self.recall:.2f}, precision {self.precision:.2f} | – |"


@dataclass(frozen=True, slots=True)
class FalseAlarms:
    """How many of the clean sessions were called anything."""

    alarms: int
    clean: int
    planted: int

    @property
    def row(self) -> str:
        """The row of the table."""
        what = f"scan, {self.clean} clean sessions beside {self.planted} with a fault: false alarms in the clean ones"
        return f"| {what} | {self.alarms} | – |"


def figures() -> Sequence[Hits | FalseAlarms]:
    """A row of all codes that were found alike, the best first, and one of false alarms."""
    cases = corpus(HELD_OUT)
    clean = {case.what for case in cases if not case.code}
    tallies = judge(cases)
    alarms = sum(line.startswith(what) for tally in tallies.values() for line in tally.false for what in clean)
    return (*grouped(tallies), FalseAlarms(alarms, len(clean), len(cases) - len(clean)))


def grouped(tallies: Mapping[str, Tally]) -> list[Hits]:
    """The codes that were planted, together where both figures are the same to a hundredth."""
    alike: dict[tuple[float, float], dict[str, int]] = {}
    for code, tally in sorted(tallies.items()):
        if tally.planted:
            shares = (round(tally.recall, 2), round(tally.precision, 2))
            alike.setdefault(shares, {})[code] = tally.planted
    return [Hits(planted, *shares) for shares, planted in sorted(alike.items(), reverse=True)]
