"""Sessions made up from code, clean and with planted faults: how many are found, and what is called one that is none.

`python -m tests.bench.scan_corpus` prints precision and recall of each code; `--part 12` takes every twelfth case.
"""

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import soundfile as sf

from app.domain.session import Problem, Severity
from app.intake.grouping import GroupRules
from app.intake.scan import scan_folder
from tests.bench.corpus_cases import Case
from tests.bench.corpus_draw import MADE_UP, TUNED, held_out, made_up, recorded
from tests.bench.corpus_kinds import corpus


@dataclass(slots=True)
class Tally:
    """What a code was planted in and found in, and where it was found though nothing was planted."""

    planted: int = 0
    found: int = 0
    false: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """The share of the planted that was found."""
        return self.found / self.planted if self.planted else 1.0

    @property
    def precision(self) -> float:
        """The share of what was found that had been planted."""
        return self.found / (self.found + len(self.false)) if self.found or self.false else 1.0


HELD_OUT_RATE = 48000
HELD_OUT = held_out(made_up(HELD_OUT_RATE), MADE_UP, HELD_OUT_RATE)


def judge(cases: Sequence[Case]) -> dict[str, Tally]:
    """Scan each case, and count by code; what is good to know is no alarm."""
    groups = GroupRules.load()
    tallies: dict[str, Tally] = {}
    for case in cases:
        problems = scan_case(case, groups)
        if case.code:
            _count_planted(case, problems, tallies.setdefault(case.code, Tally()))
        for problem in problems:
            if _is_false(case, problem):
                tallies.setdefault(problem.code, Tally()).false.append(f"{case.what}: {problem.message}")
    return tallies


def scan_case(case: Case, groups: GroupRules) -> tuple[Problem, ...]:
    """The problems of the case's session, which is written for it and deleted."""
    with tempfile.TemporaryDirectory() as name:
        for path, audio in case.make().items():
            sf.write(Path(name) / path, audio.sound, audio.rate, subtype=audio.subtype)
        return scan_folder(Path(name), groups).problems


def _count_planted(case: Case, problems: Sequence[Problem], tally: Tally) -> None:
    found = {file for problem in problems if problem.code == case.code for file in problem.files}
    tally.planted += 1
    tally.found += case.touched <= found
    if not case.touched <= found:
        tally.missed.append(case.what)


def _is_false(case: Case, problem: Problem) -> bool:
    if problem.severity is Severity.INFO or problem.code in case.also:
        return False
    return problem.code != case.code or not set(problem.files) <= case.touched


def main() -> None:
    """Print the table, and with `--why` what was missed and what was a false alarm."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", type=int, default=1, help="every so many-th case only")
    parser.add_argument("--only", default="", help="cases whose code or description holds this")
    parser.add_argument("--why", action="store_true")
    parser.add_argument("--held-out", action="store_true", help="of what the rules were not tuned on")
    parser.add_argument("--recordings", type=Path, nargs="*", default=[], help="folders of recordings to plant in")
    chosen = parser.parse_args()
    draws = [recorded(folder) for folder in chosen.recordings] or [HELD_OUT if chosen.held_out else TUNED]
    cases = [case for draw in draws for case in corpus(draw) if chosen.only in f"{case.code} {case.what}"][
        :: chosen.part
    ]
    tallies = judge(cases)
    planted = sum(bool(case.code) for case in cases)
    print(f"{planted} planted, {len(cases) - planted} clean")
    print(f"{'code':18}{'planted':>8}{'found':>7}{'false':>7}{'recall':>8}{'precision':>11}")
    for code, tally in sorted(tallies.items()):
        figures = f"{tally.planted:8}{tally.found:7}{len(tally.false):7}{tally.recall:8.2f}{tally.precision:11.2f}"
        print(f"{code:18}{figures}")
        if chosen.why:
            for line in (*(f"missed {what}" for what in tally.missed), *(f"false {what}" for what in tally.false)):
                print(f"    {line[:220]}")


def bench_scan_corpus(_audio: Path, _runs: int) -> dict[str, float]:
    """Recall and precision of each code, over all cases."""
    tallies = sorted(judge(corpus()).items())
    recalls = {f"recall of {code}": tally.recall for code, tally in tallies if tally.planted}
    return {**recalls, **{f"precision of {code}": tally.precision for code, tally in tallies}}


JOBS = {"scan-corpus": bench_scan_corpus}

if __name__ == "__main__":
    main()
