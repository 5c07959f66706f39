"""Mono files of a split stereo recording are joined, and stems are placed by their time references."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.intake.session_stems import TimedStem, find_pairs, place

PROJECT = Path(__file__).parents[3]
HANG_S = 300  # a search that runs away takes longer than anybody's life
LONG_NAMES = """
from app.intake.session_stems import find_pairs

long = "a L" + " 1" * 100 + "." * 40 + "1" * 100 + "x.wav"
print(len(find_pairs([(long, 1, 48000), ("(" * 250 + ".wav", 1, 48000)]).unpaired))
"""


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("OH.L.wav", "OH.R.wav"),
        ("Room_L.wav", "Room_R.wav"),
        ("Gtr-L.wav", "Gtr-R.wav"),
        ("Piano L.wav", "Piano R.wav"),
        ("Piano - L.wav", "Piano - R.wav"),
        ("Keys (Left).aif", "Keys (Right).aif"),
        ("Keys(left).wav", "Keys(right).wav"),
        ("Keys [L].wav", "Keys [R].wav"),
        ("gtr_left.WAV", "GTR_RIGHT.wav"),
        ("oh.l.wav", "OH.R.wav"),
        ("Drums/OH L.wav", "Drums/OH R.wav"),
        ("OH L_bip.wav", "OH R_bip.wav"),
        ("OH_L-01.wav", "OH_R-01.wav"),
        ("BV L 2.wav", "BV R 2.wav"),
        ("Ambie\u0301 L.wav", "Ambi\u00e9 R.wav"),
    ],
)
def test_two_mono_sides_are_one_stem(left: str, right: str) -> None:
    """Sides written in any of the usual ways find each other, in either order."""
    for order in ([left, right], [right, left]):
        pairs = find_pairs([(path, 1, 48000) for path in order])
        assert pairs.joined == {left: (right, "L"), right: (left, "R")}
        assert pairs.unpaired == ()


@pytest.mark.parametrize(
    "files",
    [
        [("OH L.wav", 1, 48000)],
        [("OH L.wav", 1, 48000), ("OH R.wav", 1, 44100)],
        [("OH L.wav", 1, 48000), ("OH R.wav", 2, 48000)],
        [("OH L.wav", 1, 48000), ("OH_R.wav", 1, 48000)],
        [("a/OH L.wav", 1, 48000), ("b/OH R.wav", 1, 48000)],
        [("OH L 1.wav", 1, 48000), ("OH R 2.wav", 1, 48000)],
        [("OH L.wav", 1, 48000), ("OH R.aif", 1, 48000)],
        [("OH L.wav", 1, 48000), ("OH Right.wav", 1, 48000)],
    ],
)
def test_a_side_without_its_other_is_reported(files: list[tuple[str, int, int]]) -> None:
    """Another rate, format, folder, number or spelling is no pair; every mono side left alone is named."""
    pairs = find_pairs(files)
    assert pairs.joined == {}
    assert pairs.unpaired == tuple(sorted(path for path, channels, _ in files if channels == 1))


@pytest.mark.parametrize("name", ["Gtr.R.wav", "OH L.wav"])
def test_a_stereo_file_is_never_a_side(name: str) -> None:
    """A letter behind a stereo file's name means something else."""
    assert find_pairs([(name, 2, 48000)]) == find_pairs([])


@pytest.mark.parametrize("name", ["L.wav", "GTRL.wav", "Level.wav", "Vox.wav", "Ride.wav", "Take_LR.wav", "L 1.wav"])
def test_a_name_without_a_side_is_left_alone(name: str) -> None:
    """A side needs a name before it and a separator between."""
    assert find_pairs([(name, 1, 48000)]).unpaired == ()


def test_names_that_differ_in_case_only_go_with_their_like() -> None:
    """Where two left sides could take one right, the one spelled like it gets it."""
    pairs = find_pairs([(name, 1, 48000) for name in ("OH L.wav", "oh L.wav", "oh R.wav", "OH R.wav")])
    assert pairs.joined["OH L.wav"] == ("OH R.wav", "L")
    assert pairs.joined["oh L.wav"] == ("oh R.wav", "L")
    lonely = find_pairs([(name, 1, 48000) for name in ("OH L.wav", "Oh L.wav", "OH R.wav")])
    assert len(lonely.joined) == 2
    assert len(lonely.unpaired) == 1


def test_a_long_name_takes_no_time() -> None:
    """No name can make the search for sides run away."""
    words = [sys.executable, "-c", LONG_NAMES]
    done = subprocess.run(words, cwd=PROJECT, timeout=HANG_S, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("0\n", "")


@given(st.lists(st.tuples(st.text(max_size=20), st.integers(0, 3), st.sampled_from([44100, 48000])), max_size=12))
def test_every_side_is_joined_once_or_reported(files: list[tuple[str, int, int]]) -> None:
    """Joining is mutual, and no file is both joined and left alone."""
    files = list({path: (path, channels, rate) for path, channels, rate in files}.values())
    pairs = find_pairs(files)
    for path, (other, side) in pairs.joined.items():
        assert pairs.joined[other] == (path, "R" if side == "L" else "L")
    assert not set(pairs.joined) & set(pairs.unpaired)


STEMS = st.lists(
    st.builds(
        TimedStem,
        path=st.text(min_size=1, max_size=4),
        sample_rate=st.sampled_from([44100, 48000, 96000]),
        time_reference=st.none() | st.integers(0, 2**63),
        mixed=st.booleans(),
    ),
    max_size=8,
    unique_by=lambda stem: stem.path,
)


@given(STEMS)
def test_the_earliest_mixed_stem_starts_the_session(stems: list[TimedStem]) -> None:
    """Whatever the time references, every stem has a place, and the first of those that are mixed lies at nought."""
    offsets = place(stems, 60.0, 86400.0).offsets
    assert set(offsets) == {stem.path for stem in stems}
    mixed = [offsets[stem.path] for stem in stems if stem.mixed]
    if mixed:
        assert min(mixed) == 0


def test_places_are_exact_to_the_frame() -> None:
    """Times of a whole day at a rate that divides nothing evenly keep every frame."""
    stems = [TimedStem("a", 44100, 44100 * 3600 + 1, True), TimedStem("b", 44100, 44100 * 3600 + 44102, True)]
    assert place(stems, 60.0, 86400.0).offsets == {"a": 0, "b": 44101}


def test_a_track_that_is_never_mixed_may_start_before() -> None:
    """A click with an earlier time reference keeps its place, and the others theirs."""
    stems = [TimedStem("click", 48000, 48000 * 8, False), TimedStem("kick", 48000, 48000 * 10, True)]
    assert place(stems, 60.0, 86400.0).offsets == {"click": -96000, "kick": 0}
