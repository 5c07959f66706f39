"""The hash by which a stem is known again: of its samples and of what makes a sound of them."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from render.monitor import Unwatched
from render.sources.files import Handles
from render.sources.fingerprint import RunningHash, describe_kind, hash_stem
from render.sources.info import AudioInfo
from render.sources.source import open_source
from tests.render.audio import noise, write_ints

PIECES = (b"one", b"two!", b"three")
INFO = AudioInfo("WAV", "PCM_24", 2, 48_000, 1000, 24, is_float=False)


def fed(order: Sequence[int]) -> str | None:
    """The hash of the pieces, fed in this order."""
    running, places = RunningHash("kind"), [0, 3, 7]
    for piece in order:
        running.feed(places[piece], memoryview(PIECES[piece]))
    return running.result(12)


@pytest.mark.parametrize("order", [(0, 2, 1), (2, 1, 0), (1, 0, 2), (0, 0, 1, 0, 2)])
def test_blocks_may_come_early_and_twice(order: Sequence[int]) -> None:
    """Threads read a little out of order, and some places again: the hash is that of the bytes in a row."""
    assert fed(order) == fed((0, 1, 2)) is not None


def test_what_is_not_whole_has_no_hash() -> None:
    """A stem of which anything was left out is not taken for one that was read."""
    assert fed((0, 1)) is None
    assert fed((0, 2)) is None


@pytest.mark.parametrize(
    "other", [{"sample_rate": 44_100}, {"channels": 1}, {"frames": 999}, {"subtype": "PCM_16"}, {"container": "AIFF"}]
)
def test_the_same_bytes_at_another_rate_or_depth_are_another_stem(other: dict[str, object]) -> None:
    """Bytes alone do not make a sound."""
    assert describe_kind(replace(INFO, **other)) != describe_kind(INFO)  # type: ignore[arg-type]  # values of fields


@pytest.mark.parametrize("kind", ["WAV", "AIFF"])
def test_a_stem_read_for_the_mix_has_the_hash_of_the_stem_read_apart(tmp_path: Path, kind: str) -> None:
    """A later render that only hashes the stem finds the one that this render took while it mixed."""
    path = write_ints(tmp_path / "a", noise(1000, 2, 24, 1), 24, kind=kind)
    with Handles(1) as handles:
        source = open_source(path, handles)
        for start in (0, 600, 300, 900):
            source.read(start, 300 if start < 900 else 100)
        assert source.hash() == hash_stem(path, Unwatched())
