"""The rate card: the default is the studio's, and a wrong entry is named."""

import copy
import tomllib
from importlib import resources
from typing import Any

import pytest

from app.domain.pricing import BookedWork
from app.pricing.rate_card import RateCard, starting_pence
from render.errors import BouncedeskError
from tests.refusals import refused


def default() -> dict[str, Any]:
    """The default card's table."""
    text = resources.files("resources").joinpath("rate_cards/default.toml").read_text("utf-8")
    return copy.deepcopy(tomllib.loads(text))


def test_the_default_card_starts_where_the_studio_does() -> None:
    """Mixing from £250, mastering from £75, both together."""
    card = RateCard.default()
    assert card.key == "default@1"
    assert [starting_pence(work, card) for work in (BookedWork.MIXING, BookedWork.MASTERING, BookedWork.BOTH)] == [
        25000,
        7500,
        32500,
    ]


@pytest.mark.parametrize(
    ("part", "name", "value"),
    [
        ("mixing", "base_pence", -1),
        ("mixing", "base_pence", 250.0),
        ("mixing", "tracks_band", 0),
        ("mixing", "condition_bp", {"fair": "10 %"}),
        ("mixing", "variants_included", "main"),
        ("mastering", "discounts", [{"songs": 4}]),
        ("mastering", "care_bp", True),
        ("whole", "deposit_bp", 10_001),
        ("range", "low_editing_bp", None),
    ],
)
def test_a_wrong_entry_is_named(part: str, name: str, value: Any) -> None:
    """With its table, what it is and what it must be."""
    table = default()
    table[part][name] = value
    with pytest.raises(BouncedeskError) as caught:
        RateCard.from_table(table)
    assert caught.value.code == "wrong_setting"
    assert caught.value.facts["key"].startswith(f"{part}.{name}")


@pytest.mark.parametrize("name", ["name", "version", "currency", "mixing", "mastering", "whole", "range"])
def test_a_missing_entry_is_named(name: str) -> None:
    """Nothing is assumed of a price."""
    table = default()
    del table[name]
    with refused("wrong_setting") as caught:
        RateCard.from_table(table)
    assert caught.value.facts["key"].partition(".")[0] == name


@pytest.mark.parametrize(
    ("part", "name"),
    [("", "mixin"), ("mixing", "base_pense"), ("mastering", "vat_bp"), ("whole", "discount_bp"), ("range", "low_bp")],
)
def test_an_unknown_entry_is_refused(part: str, name: str) -> None:
    """A slip of the pen would go unnoticed, and a price be wrong."""
    table = default()
    (table[part] if part else table)[name] = 5
    with refused("wrong_setting", key=f"{part}.{name}".removeprefix(".")):
        RateCard.from_table(table)


@pytest.mark.parametrize(("name", "value"), [("condition_bp", "mesy"), ("density_bp", "fair"), ("density_bp", "Dense")])
def test_a_share_of_what_no_session_is_is_refused(name: str, value: str) -> None:
    """Only the conditions and densities that a scan knows."""
    table = default()
    table["mixing"][name] = {value: 1000}
    with refused("wrong_setting", key=f"mixing.{name}.{value}"):
        RateCard.from_table(table)


def test_a_discount_holds_nothing_else() -> None:
    """Its songs and its basis points."""
    table = default()
    table["mastering"]["discounts"] = [{"songs": 4, "bp": 1000, "pence": 5}]
    with refused("wrong_setting", key="mastering.discounts[0].pence"):
        RateCard.from_table(table)
