"""Codes that standards define: what is read, and what is refused."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.codes import CodeError, check_country, check_digit, countries, read_ean, read_isrc, spaced_isrc
from app.errors import UsageError


def test_codes_are_checked_and_written_plainly() -> None:
    """GS1's own example numbers; every wrong last digit is noticed."""
    assert read_ean("4 006381 333931") == "4006381333931"
    assert read_ean("036000291452") == "036000291452"
    assert check_digit("629104150021") == "3"
    for wrong in "012456789":
        with pytest.raises(CodeError):
            read_ean(f"400638133393{wrong}" if wrong != "1" else "4006381333932")
    assert spaced_isrc(read_isrc("gbabc2600001")) == "GB-ABC-26-00001"


def test_countries_are_those_of_iso_3166() -> None:
    """All that are officially assigned: two capitals and a name each, none of the codes left to users."""
    assert len(countries()) == 249
    assert {"GB", "DE", "GR", "US", "JP", "CI", "TW", "SS"} <= countries().keys()
    assert all(re.fullmatch("[A-Z]{2}", code) and name.strip() for code, name in countries().items())
    assert len(set(countries().values())) == 249
    assert not any(re.fullmatch("AA|Q[M-Z]|X[A-Z]|ZZ", code) for code in countries())


@given(st.sampled_from(sorted(countries())), st.booleans(), st.sampled_from(["", " ", "\n"]))
def test_a_country_is_kept_in_capitals(code: str, small: bool, around: str) -> None:
    """However it was typed."""
    assert check_country(f"{around}{code.lower() if small else code}{around}") == code


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ZZ", None),
        ("xx", None),
        ("UK", "GB"),
        ("el", "GR"),
        ("XI", "GB"),
        ("Germany", "DE"),
        ("cote d'ivoire", "CI"),
        ("", None),
        ("G", None),
        ("GBR", None),
    ],
)
def test_what_is_not_a_country_is_refused(typed: str, meant: str | None) -> None:
    """With the code that is meant, where that is plain: of a name, or of a prefix of VAT numbers."""
    with pytest.raises(UsageError) as refused:
        check_country(typed)
    assert refused.value.code == "country_unknown"
    assert refused.value.facts == {"country": typed, "meant": meant}
    assert str(refused.value).endswith(
        f" is {meant}. Nothing was changed." if meant else "such as GB or DE. Nothing was changed."
    )
