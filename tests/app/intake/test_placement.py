"""Placing stems by their time references, without files."""

from hypothesis import given
from hypothesis import strategies as st

from app.intake.placement import TimedStem, place

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
