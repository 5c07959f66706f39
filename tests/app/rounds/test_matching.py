"""Which stem is which: by path, by sound, by name, and by a name without its version; never by a guess."""

from pathlib import Path

import pytest

from app.domain.groups import Group
from app.rounds.matching import StemTake, match_stems


def takes(*names: str, hashes: tuple[str | None, ...] = ()) -> list[StemTake]:
    """Stems by their paths, with hashes where given."""
    given = [*hashes, *[None] * (len(names) - len(hashes))]
    return [StemTake(name, Path(name), 0.0, Group.OTHER, sound) for name, sound in zip(names, given, strict=True)]


def paired(before: list[StemTake], after: list[StemTake]) -> list[tuple[str, str]]:
    """The pairs by their paths."""
    return [(one.path, other.path) for one, other in match_stems(before, after).pairs]


def test_the_same_path_is_the_same_stem() -> None:
    """Whatever else could match; letters' case does not matter."""
    before, after = takes("Kick.wav", "Snare.wav", hashes=("a", "b")), takes("kick.wav", "Snare.wav", hashes=("b", "a"))
    assert paired(before, after) == [("Kick.wav", "kick.wav"), ("Snare.wav", "Snare.wav")]


def test_a_renamed_file_is_known_by_its_sound() -> None:
    """Its hash says so."""
    assert paired(takes("Audio 1-01.wav", hashes=("a",)), takes("kick NEW.wav", hashes=("a",))) == [
        ("Audio 1-01.wav", "kick NEW.wav")
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Lead Vox v2.wav", "Lead Vox v3.wav"),
        ("Lead Vox.wav", "Lead_Vox_FINAL.wav"),
        ("round 1/Bass.wav", "round 2/Bass.flac"),
        ("Gtr 2 (rev 1).wav", "Gtr 2 (rev 2).wav"),
    ],
)
def test_a_new_version_is_the_same_stem(before: str, after: str) -> None:
    """Names that differ only in what says which print they are of, in folders and formats."""
    assert paired(takes(before), takes(after)) == [(before, after)]


def test_numbered_parts_are_not_versions() -> None:
    """A second guitar is no newer first one, and what is ambiguous stays apart."""
    assert paired(takes("Gtr 1.wav"), takes("Gtr 2.wav")) == []
    matched = match_stems(takes("Vox v1.wav", "Vox v2.wav"), takes("Vox v3.wav"))
    assert matched.pairs == ()
    assert [stem.path for stem in matched.removed] == ["Vox v1.wav", "Vox v2.wav"]
    assert [stem.path for stem in matched.added] == ["Vox v3.wav"]


def test_nothing_is_lost_or_taken_twice() -> None:
    """Every stem of both sessions is in a pair, or alone, once."""
    before = takes("a.wav", "b.wav", "c v1.wav", "d.wav", hashes=("1", "2", "3", "4"))
    after = takes("b.wav", "x.wav", "c v2.wav", "e.wav", hashes=("1", "4", "5", "6"))
    matched = match_stems(before, after)
    assert sorted([one.path for one, _ in matched.pairs] + [stem.path for stem in matched.removed]) == sorted(
        stem.path for stem in before
    )
    assert sorted([other.path for _, other in matched.pairs] + [stem.path for stem in matched.added]) == sorted(
        stem.path for stem in after
    )
