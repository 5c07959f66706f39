"""The studio's details as somebody types them: tidied, and refused in one sentence where a paper would be wrong.

VAT numbers of the United Kingdom carry check digits; those of other countries are taken in their common form.
"""

import re
from dataclasses import replace
from pathlib import Path

from app.billing.bank_rates import bank_rate_lines
from app.billing.studio import StudioDetails
from app.billing.vat_rates import vat_rate_lines
from app.billing.vat_scheme import flat_rate_lines, scheme_change_lines
from app.domain.checks import check_email, check_text
from app.domain.codes import check_country, check_vat_number
from app.errors import UsageError
from render.text import shown

MOST_LOGO = 10_000_000  # bytes: it is kept in every paper
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
_IBAN = re.compile(r"\bIBAN\b[:\s]*([A-Z]{2}\d{2}[A-Z0-9 ]{10,40})", re.IGNORECASE)
_IBAN_LENGTH = range(15, 35)  # ISO 13616
_LONGEST, _MOST_LINES = 300, 10  # what a paper has room for
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2)
_NEWER = 55  # added for numbers given out since 2010 ("9755")


def entered(details: StudioDetails) -> StudioDetails:
    """The details as they are kept; raises UsageError naming the first field that may not stand on a paper."""
    tidy = replace(
        details,
        name=_line(details.name, "studio's name"),
        address=_lines(details.address, "studio's address"),
        country=check_country(details.country),
        email=check_email(details.email),
        vat_number=checked_vat_number(details.vat_number),
        company_number=_line(details.company_number, "company number"),
        owner=_line(details.owner, "owner's name"),
        registered_office=_line(details.registered_office, "registered office"),
        bank_details=_lines(details.bank_details, "bank details"),
        logo=details.logo.strip(),
        accent=details.accent.strip().lower(),
        prefix=details.prefix.strip(),
        credit_prefix=details.credit_prefix.strip(),
        bank_rates=bank_rate_lines(details.bank_rates),
        quote_terms=_lines(details.quote_terms, "terms of quotes"),
        consumer_terms=_lines(details.consumer_terms, "terms for private clients"),
        vat_from=details.vat_from.strip(),
        vat_rates=vat_rate_lines(details.vat_rates),
        flat_rates=flat_rate_lines(details.flat_rates),
        vat_scheme_changes=scheme_change_lines(details.vat_scheme_changes),
    )
    for line in tidy.bank_details:
        _check_iban(line)
    _check_logo(tidy.logo)
    return tidy.checked()


def _line(text: str, what: str) -> str:
    return " ".join(_short(text, what).split())


def _lines(lines: tuple[str, ...], what: str) -> tuple[str, ...]:
    kept = tuple(line for each in lines for line in [_line(each, what)] if line)
    if len(kept) > _MOST_LINES:
        raise UsageError(
            f"The {what} may have {_MOST_LINES} lines at most; nothing was changed: join some.",
            code="too_many_lines",
            field=what,
            most=_MOST_LINES,
        )
    return kept


def _short(text: str, what: str) -> str:
    if len(text) > _LONGEST:
        raise UsageError(
            f"The {what} is longer than {_LONGEST} characters; nothing was changed: shorten it.",
            code="text_too_long",
            what=what,
            most=_LONGEST,
        )
    return check_text(text, what)


def _check_iban(line: str) -> None:
    """Where a line names an IBAN, its check digits must fit (ISO 13616: modulo 97 they leave 1)."""
    for written in _IBAN.findall(line):
        words = written.upper().split()
        # What follows the number, as "BIC BUKBGB22", is none of it: the number ends with the first word that fits.
        numbers = ["".join(words[:count]) for count in range(1, len(words) + 1)]
        if not any(len(number) in _IBAN_LENGTH and _remainder(number) == 1 for number in numbers):
            raise UsageError(
                f"The IBAN “{shown(written.strip())}” has a digit that cannot be right; nothing was changed: compare "
                "it with the bank's own.",
                code="not_an_iban",
                text=written.strip(),
            )


def _remainder(number: str) -> int:
    turned = number[4:] + number[:4]
    return int("".join(str(int(letter, 36)) for letter in turned)) % 97


def _check_logo(logo: str) -> None:
    if not logo:
        return
    path = Path(logo)
    try:
        with path.open("rb") as file:
            start, size = file.read(8), path.stat().st_size
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is not a path"
        raise UsageError(
            f"The logo {shown(logo)} cannot be read ({reason}); nothing was changed.", code="logo_unreadable", file=logo
        ) from error
    if not start.startswith(_PICTURES) or size > MOST_LOGO:
        raise UsageError(
            f"The logo {shown(logo)} is not a PNG or JPEG of at most {MOST_LOGO // 1_000_000} MB; nothing was changed: "
            "choose such a picture.",
            code="not_a_logo",
            file=logo,
        )


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
