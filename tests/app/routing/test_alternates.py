"""Clean versions told by their names: whom they stand in for, and that no vocal ever plays twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.session import Group, Stem
from app.routing.alternates import find_alternates
from tests.app.delivery.samples import stem


def lead(path: str, **more: str) -> Stem:
    """A lead vocal."""
    return stem(path, Group.LEAD_VOCAL, **more)  # type: ignore[arg-type]  # only sides and pairs are given


def standing_in(*paths: str) -> dict[str, tuple[str, ...]]:
    """Who stands in for whom among lead vocals."""
    found = find_alternates([lead(path) for path in paths])
    return {path: tuple(original.path for original in originals) for path, originals in found.originals.items()}


@pytest.mark.parametrize(
    ("original", "version"),
    [
        ("Lead Vocal.wav", "Lead Vocal clean.wav"),
        ("Lead Vocal.wav", "LEAD_VOCAL_CLEAN.wav"),
        ("Lead Vocal.wav", "lead-vocal (Radio Edit).flac"),
        ("LeadVocal.wav", "LeadVocalClean.wav"),
        ("Lead Vocal.wav", "Clean Lead Vocal.wav"),
        ("Lead Vocal Explicit.wav", "Lead Vocal Clean.wav"),
        ("Lead Vocal (dirty).wav", "Lead Vocal - censored.wav"),
        ("Voz Líder.wav", "Voz Li\u0301der clean version.wav"),
        ("07_LV.wav", "08_LV_Clean.wav"),
        ("Vox/LV.wav", "Vox/LV clean.wav"),
        ("LV.wav", "Clean/LV.wav"),
        ("Explicit/LV.wav", "Clean/LV.wav"),
        ("LV 2.wav", "LV clean 2.wav"),
    ],
)
def test_a_name_that_differs_by_the_word_stands_in(original: str, version: str) -> None:
    """Case, accents, separators, camel case, numbers in front and folders are no difference."""
    assert standing_in(original, version, "Ad Libs.wav") == {version: (original,)}


@pytest.mark.parametrize(
    "paths",
    [
        ("Lead Vocal.wav", "Cleaner Lead Vocal.wav"),
        ("Lead Vocal.wav", "Lead clean.wav"),
        ("Lead Vocal clean.wav",),
        ("a/LV.wav", "b/LV clean.wav"),
        ("1 LV.wav", "2 LV.wav", "3 LV clean.wav"),
        ("Clean/LV.wav", "Clean/BV.wav"),
    ],
)
def test_what_is_not_named_alike_stands_in_for_nobody(paths: tuple[str, ...]) -> None:
    """Part of a word, another name, another folder, or one of several takes: nothing is guessed."""
    assert standing_in(*paths) == {}


def test_a_clean_guitar_is_a_guitar() -> None:
    """Only vocals have clean versions; a clean sound beside a driven one plays along."""
    found = find_alternates([stem("Gtr.wav", Group.GUITARS), stem("Gtr clean.wav", Group.GUITARS)])
    assert (found.originals, found.unmatched) == ({}, ())


def test_the_original_decides_what_its_clean_version_is() -> None:
    """“Verse clean” alone looks like a guitar, but it stands in for a vocal."""
    verse = lead("Verse.wav")
    found = find_alternates([verse, stem("Verse clean.wav", Group.GUITARS)])
    assert found.originals == {"Verse clean.wav": (verse,)}


def test_both_sides_of_pairs_stand_in_for_each_other() -> None:
    """A pair for a pair, a pair for a stereo file: every file of the version plays, every file of the original not."""
    left, right = lead("LV.L.wav", side="L", pair="LV.R.wav"), lead("LV.R.wav", side="R", pair="LV.L.wav")
    clean_left = lead("LV clean.L.wav", side="L", pair="LV clean.R.wav")
    clean_right = lead("LV clean.R.wav", side="R", pair="LV clean.L.wav")
    found = find_alternates([left, right, clean_left, clean_right])
    assert found.originals == {clean_left.path: (left, right), clean_right.path: (left, right)}
    whole = lead("LV.wav")
    assert find_alternates([whole, clean_left, clean_right]).originals == dict.fromkeys(
        (clean_left.path, clean_right.path), (whole,)
    )


def test_of_two_clean_versions_the_first_word_counts() -> None:
    """The other plays nowhere, so that clean is never doubled either."""
    found = find_alternates([lead("LV.wav"), lead("LV radio edit.wav"), lead("LV clean.wav")])
    assert list(found.originals) == ["LV clean.wav"]
    assert found.spare == ("LV radio edit.wav",)
    assert found.played_as(lead("LV radio edit.wav"), "clean") is None
    assert found.played_as(lead("LV radio edit.wav"), "") is None


def test_a_clean_vocal_without_its_original_is_told() -> None:
    """It plays as any other; nobody is left out without an equal."""
    alone = lead("LV clean.wav")
    found = find_alternates([alone, lead("Ad lib.wav")])
    assert found.unmatched == ("LV clean.wav",)
    assert found.played_as(alone, "") == found.played_as(alone, "clean") == alone


def test_what_never_plays_is_nobodys_original() -> None:
    """A rough mix called alike, and a file that cannot be read."""
    rough, broken = stem("LV.wav", Group.REFERENCE), Stem("LV.flac", Group.LEAD_VOCAL, 1.0)
    assert find_alternates([rough, broken, lead("LV clean.wav")]).originals == {}


NAMES = st.lists(
    st.builds(
        lambda base, word, side: f"{base}{word}{side}.wav",
        st.sampled_from(["LV", "BV", "Choir", "1 LV", "2 LV"]),
        st.sampled_from(["", " clean", " radio edit", " explicit"]),
        st.sampled_from(["", " 2"]),
    ),
    unique=True,
    max_size=12,
)


@given(NAMES)
def test_no_version_plays_beside_its_original(paths: list[str]) -> None:
    """In every variant, whatever the names: an original or its stand-ins, never both and never neither."""
    stems = [lead(path) for path in paths]
    found = find_alternates(stems)
    for replace in ("", "clean"):
        playing = {one.path for one in stems if found.played_as(one, replace)}
        for version, originals in found.originals.items():
            assert (version in playing) is bool(replace)
            assert all((original.path in playing) is not bool(replace) for original in originals)
        untouched = {*paths} - {*found.originals} - {*found.spare}
        untouched -= {original.path for originals in found.originals.values() for original in originals}
        assert untouched <= playing
        assert not playing & {*found.spare}


def test_a_numbered_pair_is_one_original() -> None:
    """Both of its sides are named alike but for the number, so that one version may stand in for them."""
    left = stem("01 Lead.L.wav", Group.LEAD_VOCAL, side="L", pair="01 Lead.R.wav", channels=1)
    right = stem("01 Lead.R.wav", Group.LEAD_VOCAL, side="R", pair="01 Lead.L.wav", channels=1)
    clean = lead("02 Lead clean.wav")
    assert find_alternates((left, right, clean)).originals == {clean.path: (left, right)}
