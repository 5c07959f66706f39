"""The codes of a release: ISRC (ISO 3901) for each recording, UPC or EAN (GS1) for the whole."""

import re

ISRC = re.compile(r"([A-Z]{2})-?([A-Z0-9]{3})-?([0-9]{2})-?([0-9]{5})")
EAN = re.compile(r"[0-9]{12,13}")


class CodeError(ValueError):
    """What is wrong with a code, as a clause without its full stop."""


def read_isrc(text: str) -> str:
    """An ISRC as its twelve characters; CC-XXX-YY-NNNNN and lower case are read too."""
    found = ISRC.fullmatch(text.strip().upper())
    if not found:
        raise CodeError(
            "is no ISRC: two letters of the country, three of the registrant, two digits of the year and five of the "
            "recording, such as GB-ABC-26-00001"
        )
    return "".join(found.groups())


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
