"""Codes that standards define: ISRC (ISO 3901) of a recording, UPC or EAN (GS1) of a release, countries (ISO 3166) and
VAT numbers.
"""

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from app.domain.checks import check_text
from app.errors import UsageError
from app.text import fold
from render.tables import read_resource
from render.text import shown

ISRC = re.compile(r"([A-Z]{2})-?([A-Z0-9]{3})-?([0-9]{2})-?([0-9]{5})")
EAN = re.compile(r"[0-9]{12,13}")


class CodeError(ValueError):
    """What is wrong with a code, as a clause without its full stop."""


def read_isrc(text: str) -> str:
    """An ISRC as its twelve characters; CC-XXX-YY-NNNNN and lower case are read too."""
    code = ISRC.fullmatch(text.strip().upper())
    if not code:
        raise CodeError(
            "is not a valid ISRC: two letters of the country, three of the registrant, two digits of the year and five "
            "of the recording, such as GB-ABC-26-00001"
        )
    return "".join(code.groups())


def spaced_isrc(code: str) -> str:
    """An ISRC as people read it: GB-ABC-26-00001; empty stays empty."""
    return "-".join((code[:2], code[2:5], code[5:7], code[7:])) if code else ""


def read_ean(text: str) -> str:
    """A UPC of 12 digits or an EAN of 13, spaces and hyphens left out, its check digit right."""
    digits = re.sub(r"[\s-]", "", text)
    if not EAN.fullmatch(digits):
        raise CodeError("must have the 12 digits of a UPC or the 13 of an EAN")
    right = check_digit(digits[:-1])
    if digits[-1] != right:
        raise CodeError(f"has the check digit {digits[-1]} where {right} belongs, so one of its digits is wrong")
    return digits


def check_digit(digits: str) -> str:
    """GS1's check digit: from the right, digits count three times and once in turn, and all add up to a whole ten."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def check_isrc(text: str) -> str:
    """An ISRC as its twelve characters, or nothing; raises `UsageError` where it is none."""
    try:
        return read_isrc(text) if text.strip() else ""
    except CodeError as error:
        raise UsageError(
            f"The code “{shown(text)}” {error}; nothing was changed.", code="isrc_invalid", isrc=text
        ) from None


def check_upc(text: str) -> str:
    """A UPC or EAN as its digits, or nothing; raises `UsageError` where it is none."""
    try:
        return read_ean(text) if text.strip() else ""
    except CodeError as error:
        raise UsageError(
            f"The code “{shown(text)}” {error}; nothing was changed.", code="upc_invalid", upc=text
        ) from None


def check_country(text: str) -> str:
    """A country as the two letters of ISO 3166-1; raises `UsageError` for text that is none of them."""
    code = text.strip().upper()
    if code in countries():
        return code
    meant = _meant(text)
    right = f"; {countries()[meant]} is {meant}" if meant else ", which is two letters of ISO 3166, such as GB or DE"
    raise UsageError(
        f"“{shown(text)}” is not a valid country code{right}. Nothing was changed.",
        code="country_unknown",
        country=text,
        meant=meant,
    )


@cache
def countries() -> Mapping[str, str]:
    """English names of countries by their two letters."""
    names: dict[str, str] = _country_table()["countries"]
    return MappingProxyType(names)


@cache
def _country_table() -> Mapping[str, Any]:
    return read_resource("countries.toml").values


def _meant(text: str) -> str | None:
    """The code of a country that was written by its name, or by letters that other lists have for it."""
    instead = _country_table()["instead"].get(text.strip().upper())
    by_name = {fold(name): code for code, name in countries().items()}
    return instead or by_name.get(fold(text))


def check_vat_number(text: str) -> str:
    """A VAT number as its letters and digits, or nothing; raises `UsageError` where it cannot be one.

    The forms of the countries differ; common to all is that it begins with the country's two letters and has 2 to 13
    letters or digits after them (Directive 2006/112/EC article 215, and GB for the United Kingdom).
    """
    number = re.sub(r"[\s.\-]", "", check_text(text, "VAT number")).upper()
    if number and not re.fullmatch(r"[A-Z]{2}[A-Z0-9+*]{2,13}", number):
        raise UsageError(
            f"“{shown(text)}” is not a valid VAT number; nothing was changed: it begins with the country's two "
            "letters, like GB123456782.",
            code="vat_number_invalid",
            number=text,
        )
    return number
