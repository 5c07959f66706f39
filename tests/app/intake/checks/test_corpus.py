"""A part of the corpus of made-up sessions: everything planted is found, and nothing else; counts, no clocks."""

from pathlib import Path

import numpy as np
import pytest
import soundfile as sf

from tests.bench.corpus_cases import Case
from tests.bench.corpus_draw import TUNED, Draw, recorded
from tests.bench.corpus_kinds import corpus
from tests.bench.scan_corpus import HELD_OUT, judge

EACH_PLANTED, EACH_CLEAN = 17, 19


def part(draw: Draw, each: int = 1) -> list[Case]:
    """Every so many-th planted case, and clean one; those through other programs are left to the benchmark."""
    cases = corpus(draw, programs=False)
    planted = [case for case in cases if case.code]
    clean = [case for case in cases if not case.code]
    return planted[:: each * EACH_PLANTED] + clean[:: each * EACH_CLEAN]


@pytest.mark.parametrize(("draw", "planted"), [(TUNED, 300), (HELD_OUT, 250)], ids=["tuned", "held out"])
def test_the_corpus_is_as_large_as_it_should_be(draw: Draw, planted: int) -> None:
    """Figures of few cases prove little."""
    cases = corpus(draw, programs=False)
    assert sum(bool(case.code) for case in cases) >= planted
    assert sum(not case.code for case in cases) >= 100


def test_what_is_planted_is_found_and_nothing_is_found_that_is_not() -> None:
    """Recall and precision of each code."""
    tallies = judge(part(TUNED) + part(HELD_OUT, 2))
    assert sum(tally.planted for tally in tallies.values()) >= 25
    assert {code: tally.missed for code, tally in tallies.items() if tally.missed} == {}
    assert {code: tally.false for code, tally in tallies.items() if tally.false} == {}


def test_sounds_that_the_rules_were_not_tuned_on_are_others() -> None:
    """Other seeds and another rate: not one sound is the same."""
    assert HELD_OUT.first_seed > 100 + TUNED.first_seed + len(TUNED.names.every)
    assert HELD_OUT.rate != TUNED.rate
    assert not set(HELD_OUT.ceilings) & set(TUNED.ceilings)


def test_recordings_are_drawn_from_like_made_up_sounds(tmp_path: Path) -> None:
    """Their names and what they are good for come from the files, and a fault planted in a part of one is found."""
    chance = np.random.default_rng(3)
    for number in range(6):
        swell = 0.3 + 0.2 * np.sin(np.arange(12 * 44_100) / 44_100 * (1 + number))
        sf.write(tmp_path / f"Part {number}.wav", swell * chance.normal(0, 0.2, swell.size), 44_100, subtype="PCM_24")
    draw = recorded(tmp_path)
    assert (draw.rate, len(draw.names.every), len(draw.names.broad)) == (44_100, 6, 3)
    case = next(case for case in corpus(draw, programs=False) if case.code == "polarity_pair")
    tally = judge([case])["polarity_pair"]
    assert (tally.found, tally.false) == (1, [])
