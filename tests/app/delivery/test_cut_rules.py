"""The rules of cut-downs, those that ship and those a studio adds."""

import pytest

from app.delivery.variant_file import read_rule
from app.delivery.variants import VariantRules
from render.errors import BouncedeskError


def test_the_shipped_cuts_have_the_lengths_of_their_names() -> None:
    """Each must be asked for."""
    cuts = {rule.name: rule for rule in VariantRules.load().rules if rule.is_cut}
    assert {name: (rule.length_s, rule.at_most_s) for name, rule in cuts.items()} == {
        "60s": (60.0, None),
        "30s": (30.0, None),
        "15s": (15.0, None),
        "sting": (None, 5.0),
    }
    assert all(rule.ask and not rule.default for rule in cuts.values())


def test_a_studio_can_add_a_length() -> None:
    """Any from half a second to ten minutes."""
    assert read_rule("45s", {"length_s": 45, "ask": True}).is_cut


@pytest.mark.parametrize("value", [0, 601, -1, "30", True, float("nan")])
@pytest.mark.parametrize("key", ["length_s", "at_most_s"])
def test_a_length_is_a_number_of_seconds(key: str, value: object) -> None:
    """Nothing else is one, and the sentence names the key."""
    with pytest.raises(BouncedeskError, match=rf"“45s\.{key}” must be a number of seconds from 0.5 to 600"):
        read_rule("45s", {key: value})
