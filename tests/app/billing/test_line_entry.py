"""Amounts and currencies as people type them: understood, or refused, never guessed."""

import pytest

from app.billing.amounts import Currencies
from app.billing.line_entry import amount_of
from tests.refusals import refused


@pytest.mark.parametrize(
    ("text", "pence"),
    [
        ("12.50", 1_250),
        ("£1,200", 120_000),
        ("1,234,567.8", 123_456_780),
        ("7", 700),
        ("12.", 1_200),
        ("1 200", 120_000),
    ],
)
def test_amounts_are_understood(text: str, pence: int) -> None:
    """With and without pence, and with commas between thousands."""
    assert amount_of(text) == pence


@pytest.mark.parametrize("text", ["12,50", "1,2,3", "1,2345", ",5", "1.2.3", "", "£", "1e3", "１２"])
def test_what_may_mean_two_things_is_refused(text: str) -> None:
    """12,50 might be twelve and a half, or a slip: it is not a thousand."""
    with refused("not_an_amount"):
        amount_of(text)


def test_currencies_have_the_decimals_of_the_standard() -> None:
    """ISO 4217: the won has none; the dinar's three fit no invoice."""
    currencies = Currencies.load()
    assert (currencies.decimals("KRW"), currencies.decimals("CHF"), currencies.decimals("JPY")) == (0, 2, 0)
    assert currencies.written(1_200, "KRW") == "KRW 1,200"
    with refused("unusual_decimals", currency="KWD", decimals=3):
        currencies.decimals("KWD")
