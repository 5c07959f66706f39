"""What is said beside a price: the guide's words on a budget, the card in rows, the job as text and as JSON."""

import json
from dataclasses import replace

from app.pricing.alternatives import BudgetGuide
from app.pricing.estimate import estimate_lines
from app.pricing.job_file import job_json
from app.pricing.rate_card import RateCard
from app.pricing.rate_card_versions import card_rows
from tests.app.pricing.jobs import ESTIMATOR, job, mastering, mixing, parse_job, priced


def advice(*songs: dict[str, object]) -> str:
    """What the guide says of these songs."""
    asked = job(*songs)
    return " ".join(BudgetGuide.load().advice(asked, ESTIMATOR.estimate(asked), ESTIMATOR.card))


def test_a_budget_is_for_both_stages() -> None:
    """The share of the larger one where both are booked, the price of the other where one is."""
    assert "77 %" in advice(mixing(), mastering())
    assert "Mastering starts from £75 a song" in advice(mixing())
    assert "clean, well-organised project" in advice(mixing())
    assert advice(mastering()).startswith("Mastering should not be used as a substitute for fixing a weak mix")


def test_two_songs_of_one_title_are_two_in_the_text() -> None:
    """Each with a heading of its own, and the sums below."""
    lines = estimate_lines(priced(mixing(), mixing(), vat_registered=True))
    assert [line for line in lines if not line.startswith(" ")][:2] == ["Ember", "Ember"]
    assert any("Deposit to book it" in line and "£300" in line for line in lines)
    assert lines[-1].startswith("By rate card default@1")


def test_the_card_reads_as_its_figures() -> None:
    """Every price of the default card is in its rows."""
    written = " ".join(f"{what} {price}" for _, rows in card_rows(RateCard.default()) for what, price in rows)
    for price in ("£250", "£60", "£35", "£40", "£75", "10 %", "15 %", "25 %", "20 %", "50 %", "75 % to 150 %"):
        assert price in written


def test_one_is_not_many_on_the_card() -> None:
    """A round, a track and a song are each called so."""
    card = RateCard.default()
    rates = replace(card.mixing, rounds_included=1, tracks_included=1, tracks_band=1)
    _, rows = card_rows(replace(card, mixing=rates))[0]
    assert dict(rows)["Included"].startswith("1 round;")
    assert {"Up to 1 track", "Each further 1 track begun"} <= dict(rows).keys()


def test_an_exported_job_is_read_again_the_same() -> None:
    """Exactly, hours included; what was assumed is left out and assumed again."""
    asked = job(
        mixing(tracks=30, editing_hours={"comping": 1.6, "clean_up": 2}, variants=["tv"], stems=True),
        {"title": "残り火", "stage": "both", "mix_quality": "needs_care", "formats": ["cd"], "stem_mastering": True},
        rush=True,
        release="EP",
    )
    text = job_json(asked)
    assert parse_job(text) == asked
    assert "condition" not in json.loads(text)["songs"][0]
