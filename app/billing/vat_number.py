"""VAT numbers of the United Kingdom carry check digits; those of other countries are taken in their common form."""

import re

from app.domain.codes import check_vat_number
from app.errors import UsageError
from render.text import shown

_WEIGHTS = (8, 7, 6, 5, 4, 3, 2)
_NEWER = 55  # added for numbers given out since 2010 ("9755")


def checked_vat_number(text: str) -> str:
    """A VAT number as its letters and digits, or nothing; raises UsageError where it cannot be one.

    Of a British one (GB, or XI in Northern Ireland; 9 digits, or 12 with those of a branch) the sum of the first seven
    digits, weighted 8 to 2, and the two check digits is a multiple of 97, or is so with 55 added (HMRC, VAT number
    validation). Numbers of departments (GD) and health authorities (HA) have none.
    """
    number = check_vat_number(text)
    if number[:2] in ("GB", "XI") and not _fits(number[2:]):
        raise UsageError(
            f"“{shown(text)}” is not a valid British VAT number; nothing was changed: it has 9 digits, and one of "
            "these cannot be right.",
            code="vat_number_invalid",
            text=text,
        )
    return number


def _fits(rest: str) -> bool:
    if re.fullmatch(r"GD[0-4]\d\d|HA[5-9]\d\d", rest):
        return True
    if not re.fullmatch(r"\d{9}|\d{12}", rest):
        return False
    whole = sum(int(digit) * weight for digit, weight in zip(rest, _WEIGHTS, strict=False)) + int(rest[7:9])
    return whole % 97 == 0 or (whole + _NEWER) % 97 == 0
