"""Songs go from stage to stage by rules."""

from itertools import pairwise

import pytest

from app.domain.catalogue import Song, Stage, StageRules
from tests.refusals import refused

RULES = StageRules.load()


def at(stage: Stage, came: Stage | None = None) -> Song:
    """A song at a stage."""
    return Song(1, 1, "Ember", stage=stage, archived_from=came)


def test_the_way_of_every_song_is_open() -> None:
    """Each stage leads to the next and back again, to the archive and to itself."""
    stages = list(Stage)
    for here, following in pairwise(stages):
        assert RULES.allows(at(here), following)
        assert RULES.allows(at(here), here)
        assert RULES.allows(at(following, here), here)
        assert RULES.allows(at(here), Stage.ARCHIVED)


@pytest.mark.parametrize(
    ("here", "there"),
    [
        (Stage.CLIENT_REVIEW, Stage.MIXING),
        (Stage.ENQUIRY, Stage.MASTERING),
        (Stage.MIXING, Stage.DELIVERED),
        (Stage.PAID, Stage.MIXING),
    ],
)
def test_usual_skips_and_returns_are_open(here: Stage, there: Stage) -> None:
    """Another round, a mastering job, a mix without a master, a recall."""
    assert RULES.allows(at(here), there)


@pytest.mark.parametrize(
    ("here", "there"),
    [
        (Stage.ENQUIRY, Stage.PAID),
        (Stage.BOOKED, Stage.DELIVERED),
        (Stage.DELIVERED, Stage.QUOTED),
        (Stage.PAID, Stage.ENQUIRY),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(here: Stage, there: Stage) -> None:
    """It says where the song stands, and that nothing was changed."""
    with refused("stage_refused", song=1, stage=there):
        RULES.check(at(here), there)


def test_every_stage_has_its_moves_and_its_refusal() -> None:
    """The data is whole."""
    assert set(RULES.moves) == set(RULES.refusals) == set(Stage) - {Stage.ARCHIVED}
    assert all("{stage}" in sentence for sentence in RULES.refusals.values())
