"""Whole units, divided and written without a float."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.domain.money import divided, plain


@given(st.integers(-(10**15), 10**15), st.sampled_from([0, 2]))
def test_plain_figures_are_the_amount_to_the_last_unit(amount: int, decimals: int) -> None:
    """Also where a float would be a penny out; thousands are only apart where that is asked for."""
    assert Decimal(plain(amount, decimals)).scaleb(decimals) == amount
    assert plain(amount, decimals, ",").replace(",", "") == plain(amount, decimals)


def test_plain_figures_have_a_sign_below_nought_only() -> None:
    """Nought has none, and its decimals stand."""
    assert [plain(each) for each in (-1, 0, 1)] == ["-0.01", "0.00", "0.01"]
    assert [plain(each, 0, " ") for each in (-1000, 0, 1000)] == ["-1 000", "0", "1 000"]


def test_amounts_are_divided_to_the_nearest() -> None:
    """A half goes away from nought on both sides."""
    assert [divided(each, 10) for each in (14, 15, -15, -14, 0)] == [1, 2, -2, -1, 0]
