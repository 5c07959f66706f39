"""Amounts and currencies as people type them: understood, or refused, never guessed."""

import pytest

from app.billing.amounts import POUNDS, Currencies, Exchange
from app.billing.line_entry import amount_of, discount_of, line_of, quantity_of, signed_amount
from app.domain.billing import InvoiceLine, Service
from tests.app.billing.samples import line
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
    assert (currencies.decimals("krw"), currencies.decimals(" Nok ")) == (0, 2)
    assert currencies.written(1_200, "KRW") == "KRW 1,200"
    with refused("unusual_decimals", currency="KWD", decimals=3):
        currencies.decimals("KWD")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tape hire=40.00", InvoiceLine("Tape hire", 4_000, 4_000, 0)),
        ("Editing=1.5x35.00", InvoiceLine("Editing", 3_500, 5_250, 0, 150)),
        ("Editing = 0.25 x 0.50", InvoiceLine("Editing", 50, 13, 0, 25)),
        ("Mixing: a = b=250", InvoiceLine("Mixing: a = b", 25_000, 25_000, 0, service=Service.MIXING)),
        ("mastering Ember=45", InvoiceLine("mastering Ember", 4_500, 4_500, 0, service=Service.MASTERING)),
        ("Thank you=-10", InvoiceLine("Thank you", -1_000, -1_000, 0)),
    ],
)
def test_a_line_is_words_and_an_amount(text: str, expected: InvoiceLine) -> None:
    """Or so many of a price, half a penny up; the first word says what it was earned by."""
    assert line_of(text) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Mixing", "not_a_line"),
        ("=40", "not_a_line"),
        ("Mixing=", "not_a_line"),
        ("Mixing=x40", "not_a_quantity"),
        ("Mixing=0x40", "not_a_quantity"),
        ("Mixing=1.005x40", "not_a_quantity"),
        ("Mixing=1000000x40", "not_a_quantity"),
        ("Mixing=forty", "not_an_amount"),
    ],
)
def test_what_is_no_line_is_refused(text: str, code: str) -> None:
    """Whole, or not at all."""
    with refused(code):
        line_of(text)


def test_a_minus_of_either_kind_takes_off() -> None:
    """The hyphen of the keyboard, and the sign of typography."""
    assert [signed_amount(text) for text in ("-1", "−1", " 1")] == [-100, -100, 100]
    assert quantity_of(" 999999.99 ") == 99_999_999


@pytest.mark.parametrize(
    ("text", "described", "off"),
    [
        ("10%", "Discount of 10 %", 1_001),
        ("0.5 %", "Discount of 0.5 %", 50),
        ("25.00", "Discount", 2_500),
        ("0.01", "Discount", 1),
        ("100%", "Discount of 100 %", 10_005),
    ],
)
def test_a_discount_is_a_line(text: str, described: str, off: int) -> None:
    """Of what the lines come to, half a penny up; what was invoiced before is left out of it."""
    lines = [line(10_005), line(-4_000, "Less deposit", vat=-800)]
    assert discount_of(lines, text) == InvoiceLine(described, -off, -off, 0, code="discount")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("100.06", "discount_too_large"),
        ("0", "discount_too_large"),
        ("0%", "not_a_discount"),
        ("100.01%", "not_a_discount"),
        ("0.001%", "not_a_discount"),
        ("half%", "not_a_discount"),
    ],
)
def test_a_discount_takes_off_something_and_no_more_than_there_is(text: str, code: str) -> None:
    """Nothing, or more than all, is a slip."""
    with refused(code):
        discount_of([line(10_005), line(-4_000, "Less deposit", vat=-800)], text)


def test_a_rate_of_exchange_is_pounds_a_unit() -> None:
    """Sterling needs none; of another currency it is more than nothing, with eight decimals at most."""
    currencies = Currencies.load()
    assert currencies.exchange(" gbp ", "") == POUNDS
    assert currencies.exchange("eur", " 0.861200 ") == Exchange("EUR", 2, "0.8612")
    assert currencies.exchange("JPY", "0.00523") == Exchange("JPY", 0, "0.00523")
    for rate in ("", "0", "-1", "1e6", "0.123456789", "NaN"):
        with refused("rate_wanted", currency="EUR"):
            currencies.exchange("EUR", rate)
    for code in ("euro", "XXX", "XTS", "XDR", "xau", "CHE", "ABC", ""):
        with refused("not_a_currency", text=code):
            currencies.exchange(code, "1")


def test_amounts_are_written_as_papers_write_them() -> None:
    """With the symbol before it, a true minus, and the currency's decimals."""
    written = Currencies.load().written
    assert [written(-123_450), written(500, "EUR"), written(1_200, "JPY"), written(1_200, "CHF")] == [
        "−£1,234.50",
        "€5.00",
        "¥1,200",
        "CHF 12.00",
    ]
