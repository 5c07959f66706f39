"""The words that name stems in a variant's rule."""

import pytest

from app.domain.session import MIXED_GROUPS, NEVER_MIXED, Family
from app.routing.variant_rule import SELECTORS, any_selects, selects
from tests.app.delivery.samples import (
    BACKING,
    BACKING_FX,
    BASS,
    DRUMS,
    EVERYTHING,
    LEAD,
    LEAD_FX,
    SHARED_FX,
)

MIXED = [stem for stem in EVERYTHING if stem.group not in NEVER_MIXED]


def test_effects_of_both_vocals_go_with_the_lead() -> None:
    """Lead and backing split all vocals between them, and shared effects are the lead's."""
    assert [stem.path for stem in EVERYTHING if selects("lead", stem)] == [
        LEAD.path,
        LEAD_FX.path,
        SHARED_FX.path,
    ]
    assert [stem.path for stem in EVERYTHING if selects("backing", stem)] == [BACKING.path, BACKING_FX.path]


@pytest.mark.parametrize("stem", MIXED, ids=lambda stem: stem.path)
def test_every_mixed_stem_is_vocals_or_music_and_lead_or_backing_or_neither(stem: object) -> None:
    """The families split a session without overlap; so do lead and backing split its vocals."""
    assert isinstance(stem, type(LEAD))
    families = [selects(family, stem) for family in Family]
    assert sum(families) == 1
    assert selects("lead", stem) + selects("backing", stem) == selects("vocals", stem)
    assert [group for group in MIXED_GROUPS if selects(group, stem)] == [stem.group]


def test_no_selector_names_what_is_never_mixed() -> None:
    """Click, guide and reference can be neither chosen nor changed by a rule."""
    assert not set(SELECTORS) & NEVER_MIXED
    assert [stem.path for stem in EVERYTHING if stem.group in NEVER_MIXED and any_selects(SELECTORS, stem)] == []


def test_any_selects_is_one_of_several() -> None:
    """A list of selectors names a stem where one of them does; an empty one names none."""
    assert any_selects(("drums", "lead"), LEAD)
    assert any_selects(("drums", "lead"), DRUMS)
    assert not any_selects(("drums", "lead"), BASS)
    assert not any_selects((), BASS)
