"""Files that hold the same sound, also among hundreds whose levels run alike: counted in steps, and stopped at once."""

from pathlib import Path

import numpy as np
import pytest
import soundfile as sf

from render.errors import Cancelled
from render.measure import likeness
from render.measure.likeness import Match, Sounding, find_matches
from render.monitor import Unwatched

RATE, SECONDS = 8000, 4
CURVE_AT_LEAST, BELOW_DB = 0.999, -60.0


def alike(folder: Path, number: int, seed: int, gain: float = 0.25, rate: int = RATE) -> Sounding:
    """A file of full-swing noise: every other has the same level at each moment, and another waveform."""
    signs = np.random.default_rng(seed).integers(0, 2, RATE * SECONDS) * 2 - 1
    path = folder / f"{number}.wav"
    sf.write(path, gain * signs, rate, subtype="FLOAT")
    return Sounding(path, rate, np.full(SECONDS * 100, gain**2, np.float32), f"{seed} {gain}")


class StopAt(Unwatched):
    """Cancels at the `last`-th question."""

    def __init__(self, last: int) -> None:
        self.left = last

    def check(self) -> None:
        """Count down."""
        self.left -= 1
        if not self.left:
            raise Cancelled


def test_hundreds_of_alike_files_are_hardly_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of three hundred whose levels run alike, waveforms are compared one by one only where they are the same."""
    files = [alike(tmp_path, number, number) for number in range(297)]
    files.append(alike(tmp_path, 297, 5, -0.25))
    files.append(alike(tmp_path, 298, 5, 0.5))
    files.append(alike(tmp_path, 299, 7))
    calls: list[int] = []
    compare = likeness._compare

    def counting(first: int, second: int, before: object, after: object, below_db: float) -> Match | None:
        calls.append(second)
        return compare(first, second, before, after, below_db)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr(likeness, "_compare", counting)
    upside_down, louder, same = find_matches(files, CURVE_AT_LEAST, BELOW_DB, Unwatched())
    assert (upside_down.first, upside_down.second, upside_down.opposite) == (5, 297, True)
    assert upside_down.level_db == pytest.approx(0.0, abs=1e-6)
    assert (louder.first, louder.second, louder.opposite) == (5, 298, False)
    assert louder.level_db == pytest.approx(6.0206, abs=1e-3)
    assert (same.first, same.second, same.exact) == (7, 299, True)
    assert calls == [297, 298]


@pytest.mark.parametrize("last", [1, 8, 12, 15])
def test_comparing_can_be_stopped_between_any_two_files(tmp_path: Path, last: int) -> None:
    """While curves are held against each other, and while waveforms are."""
    files = [alike(tmp_path, number, number) for number in range(8)]
    with pytest.raises(Cancelled):
        find_matches(files, CURVE_AT_LEAST, BELOW_DB, StopAt(last))


@pytest.mark.parametrize(("noise_db", "matches"), [(-66.0, 1), (-54.0, 0)])
def test_what_is_left_decides(tmp_path: Path, noise_db: float, matches: int) -> None:
    """A copy with a little noise on it is the same below the limit, and another above it."""
    first = alike(tmp_path, 0, 1)
    samples, _ = sf.read(first.path)
    noisy = samples + 0.25 * 10 ** (noise_db / 20) * np.random.default_rng(9).standard_normal(samples.size)
    sf.write(tmp_path / "noisy.wav", noisy, RATE, subtype="FLOAT")
    other = Sounding(tmp_path / "noisy.wav", RATE, first.power, "noisy")
    assert len(find_matches([first, other], CURVE_AT_LEAST, BELOW_DB, Unwatched())) == matches


def test_files_of_two_rates_are_not_held_against_each_other(tmp_path: Path) -> None:
    """Their frames are not at the same moments."""
    files = [alike(tmp_path, 0, 1), alike(tmp_path, 1, 1, rate=2 * RATE)]
    assert find_matches(files, CURVE_AT_LEAST, BELOW_DB, Unwatched()) == []
