"""The rates of a card one by one: every figure of it can be edited, and versions are kept, never changed."""

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.billing.quote import Quoter
from app.billing.studio import StudioDetails
from app.catalogue import Catalogue
from app.errors import UsageError
from app.pricing.rate_card import RateCard, table_of
from app.pricing.rate_card_fields import (
    card_fields,
    differences,
    steps_of,
    value_of,
    with_step,
    with_value,
    without_step,
)
from app.pricing.rate_card_versions import card_in_use, keep_card
from tests.app.pricing.jobs import WORDS, job, mixing
from tests.refusals import refused

CARD = RateCard.default()
TABLE = table_of(CARD)


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    """A fresh catalogue."""
    with Catalogue.open(tmp_path / "catalogue.db", tmp_path / "backups") as opened:
        yield opened


def numbers(table: Any) -> int:
    """How many figures a table holds."""
    parts = table.values() if isinstance(table, dict) else table if isinstance(table, list | tuple) else ()
    return sum(map(numbers, parts)) + (isinstance(table, int) and not isinstance(table, bool))


def test_every_figure_of_the_card_is_a_field() -> None:
    """All but the version's number and VAT, which goes by its day; each within its limits, and none twice."""
    fields = card_fields(CARD)
    assert len({field.path for field in fields}) == len(fields) == numbers(TABLE) - 2
    assert all(field.least <= value_of(TABLE, field.path) <= field.most for field in fields)


def test_each_field_is_read_back_as_a_difference() -> None:
    """Another value makes another card that differs in that rate alone; the table given is left alone."""
    before = copy.deepcopy(TABLE)
    for field in card_fields(CARD):
        value = value_of(TABLE, field.path) + 1
        changed = RateCard.from_table(with_value(TABLE, field.path, value))
        assert differences(CARD, changed) == [(field.title, field.written(value - 1), field.written(value))]
    assert before == TABLE
    fewer = with_value(TABLE, ("mixing", "variants_included"), ["main"])
    assert differences(CARD, RateCard.from_table(fewer)) == [("Versions included", "main, instrumental", "main")]


def test_steps_of_the_discount_come_and_go() -> None:
    """A further one is beyond the last; the first one begins at four songs; a card may have none."""
    more = with_step(TABLE)
    assert steps_of(more) == [*steps_of(TABLE), {"songs": 12, "bp": 2000}]
    assert differences(CARD, RateCard.from_table(more)) == [
        (
            "Discount on mastering",
            "10 % from 4 songs, 15 % from 8 songs",
            "10 % from 4 songs, 15 % from 8 songs, 20 % from 12 songs",
        )
    ]
    none = without_step(without_step(TABLE, 0), 0)
    assert RateCard.from_table(none).mastering.discount_bp(100) == 0
    assert steps_of(with_step(none)) == [{"songs": 4, "bp": 1000}]
    fields = card_fields(RateCard.from_table(more))
    assert len(fields) == len(card_fields(CARD)) + 2
    full = with_value(TABLE, ("mastering", "discounts"), [{"songs": 10_000, "bp": 10_000}])
    assert RateCard.from_table(with_step(full)).mastering.discounts[1].bp == 10_000  # within what a card may hold


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        ([(4, 1000), (4, 1500)], "Two steps of the discount on mastering begin at 4 songs"),
        ([(8, 1000), (4, 1000)], "from 8 songs on (10 %) is not above that from 4 on (10 %)"),
    ],
)
def test_a_step_that_would_never_count_is_refused(
    catalogue: Catalogue, steps: list[tuple[int, int]], sentence: str
) -> None:
    """By name, with nothing saved; steps in another order are put in order."""
    tables = [{"songs": songs, "bp": bp} for songs, bp in steps]
    with pytest.raises(UsageError) as refused:
        keep_card(catalogue, with_value(TABLE, ("mastering", "discounts"), tables), "default")
    assert sentence in str(refused.value)
    assert catalogue.rate_cards.all() == []
    turned = with_value(TABLE, ("mastering", "discounts"), steps_of(TABLE)[::-1])
    assert keep_card(catalogue, turned, "default").card["mastering"]["discounts"] == steps_of(TABLE)


def test_a_card_is_kept_as_the_next_version(catalogue: Catalogue) -> None:
    """The program's own card counts; another name begins at 1; a name or a figure that cannot be keeps nothing."""
    dearer = with_value(TABLE, ("mixing", "base_pence"), 30000)
    assert keep_card(catalogue, dearer, " default ", "2027").key == "default@2"
    assert keep_card(catalogue, dearer, "default").key == "default@3"
    assert keep_card(catalogue, dearer, "Albums").key == "Albums@1"
    for name in ("", "a@2", "x" * 61, "two\nlines"):
        with refused("card_name_invalid", name=name):
            keep_card(catalogue, dearer, name)
    with refused("wrong_setting", key="mixing.base_pence"):
        keep_card(catalogue, with_value(TABLE, ("mixing", "base_pence"), -1), "default")
    assert len(catalogue.rate_cards.all()) == 3


def test_a_quote_keeps_the_card_it_used(catalogue: Catalogue) -> None:
    """A new card in use prices new quotes; those there, and their next versions, stay by the old one."""
    client = catalogue.clients.add("Ada")
    quoter = Quoter(catalogue, StudioDetails(name="Harbour Mixes"), WORDS)
    asked = job(mixing())
    old = quoter.draft(client.id, asked, "2026-11-23")
    kept = keep_card(catalogue, with_value(TABLE, ("mixing", "base_pence"), 30000), "default")
    catalogue.rate_cards.use(kept.id)
    new = quoter.draft(client.id, asked, "2026-11-23")
    assert card_in_use(catalogue).key == "default@2"
    assert (old.card_key, new.card_key) == ("default@1", "default@2")
    assert new.net - old.net == 5000
    assert quoter.edit(old.id, "2026-11-23", asked).net == old.net
    by_new = quoter.edit(old.id, "2026-11-23", card=card_in_use(catalogue))
    assert (by_new.card_key, by_new.net) == ("default@2", new.net)
