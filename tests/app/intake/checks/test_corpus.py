"""A part of the corpus of made-up sessions: everything planted is found, and nothing else; counts, no clocks."""

from tests.bench.corpus_cases import Case
from tests.bench.corpus_kinds import corpus
from tests.bench.scan_corpus import judge

EACH_PLANTED, EACH_CLEAN = 17, 19


def part() -> list[Case]:
    """Every so many-th planted case, and clean one; those through other programs are left to the benchmark."""
    cases = corpus(programs=False)
    planted = [case for case in cases if case.code]
    clean = [case for case in cases if not case.code]
    return planted[::EACH_PLANTED] + clean[::EACH_CLEAN]


def test_the_corpus_is_as_large_as_it_should_be() -> None:
    """Figures of few cases prove little."""
    cases = corpus(programs=False)
    assert sum(bool(case.code) for case in cases) >= 300
    assert sum(not case.code for case in cases) >= 100


def test_what_is_planted_is_found_and_nothing_is_found_that_is_not() -> None:
    """Recall and precision of each code."""
    tallies = judge(part())
    assert sum(tally.planted for tally in tallies.values()) >= 18
    assert {code: tally.missed for code, tally in tallies.items() if tally.missed} == {}
    assert {code: tally.false for code, tally in tallies.items() if tally.false} == {}
