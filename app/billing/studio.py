"""Who the studio is on its papers, the terms it usually gives and its VAT, kept as one JSON file in the data folder."""

import re
from dataclasses import asdict, dataclass, fields
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from app.billing.bank_rates import own_bank_rates
from app.billing.vat_periods import vat_period
from app.billing.vat_rates import own_vat_rates
from app.billing.vat_scheme import RateChange, VatPeriods, VatScheme, own_flat_rates, scheme_changes
from app.domain.billing import Party
from app.errors import UsageError
from app.settings import read_settings, set_aside, write_settings
from render.errors import BouncedeskError
from render.tables import Table

_NAME = "The file of the studio's details"
PAPERS = ("A4", "Letter")
LISTS = (
    *("address", "bank_details", "bank_rates", "quote_terms", "consumer_terms"),
    *("vat_rates", "flat_rates", "vat_scheme_changes"),
)
MOST_DAYS, MOST_NUMBER, MOST_BP = 365, 10**9, 10_000
_WHOLE = {
    "first_number": (1, MOST_NUMBER),
    "terms_days": (0, MOST_DAYS),
    "quote_days": (1, MOST_DAYS),
    "vat_year_end": (1, 12),
}
_CHOICES: dict[str, type[StrEnum]] = {"vat_scheme": VatScheme, "vat_periods": VatPeriods, "rate_change": RateChange}
_PREFIX = re.compile(r"[A-Za-z0-9](?:[-A-Za-z0-9/_.]{0,18}[-A-Za-z/_.])?(?<![0-9])")  # else two numbers may be one


@dataclass(frozen=True, slots=True)
class StudioDetails(Party):
    """The studio's side of every paper, and what else its papers need.

    `address` and `bank_details` line by line; `logo` is the path of a picture, `accent` a colour as #rrggbb.

    A studio with a VAT number is registered, from the plain date `vat_from` on where there is one, else always. Its own
    `vat_rates`, and the `flat_rates` of its turnover that it pays in the flat-rate scheme, are a day and a per cent a
    line; an annual period ends with the month `vat_year_end`. It accounts for VAT by `vat_scheme`, until one of its
    `vat_scheme_changes`, a day and another scheme a line.

    Invoices are numbered `prefix` and four digits from `first_number` on, credit notes likewise by `credit_prefix`.
    `kill_fee_bp` is of the net, where work is called off. `bank_rates` are those it added for statutory interest, a
    reference day and its rate a line; `quote_terms` are its own terms, a line each, below those that follow from a
    quote's figures. `consumer_terms` stand in the place of the usual words of how a private client accepts and cancels.
    """

    name: str = ""
    logo: str = ""
    accent: str = "#0b6b6f"
    paper: str = "A4"
    prefix: str = "INV-"
    credit_prefix: str = "CN-"
    first_number: int = 1
    terms_days: int = 14
    quote_days: int = 30
    kill_fee_bp: int = 5000
    bank_rates: tuple[str, ...] = ()
    quote_terms: tuple[str, ...] = ()
    consumer_terms: tuple[str, ...] = ()
    vat_from: str = ""
    vat_rates: tuple[str, ...] = ()
    vat_scheme: str = VatScheme.STANDARD.value
    vat_scheme_changes: tuple[str, ...] = ()
    flat_rates: tuple[str, ...] = ()
    vat_periods: str = VatPeriods.STAGGER_1.value
    vat_year_end: int = 3
    rate_change: str = RateChange.TAX_POINT.value

    def registered_on(self, day: str) -> bool:
        """Whether what has its tax point on a plain date is charged VAT at all."""
        return bool(self.vat_number) and day >= self.vat_from

    @property
    def party(self) -> Party:
        """The studio as it stands on an invoice."""
        return Party(**{field.name: getattr(self, field.name) for field in fields(Party)})

    def checked(self) -> "StudioDetails":
        """The same, where every value may be kept; raises UsageError in one sentence that names what may not."""
        for name, (least, most) in {**_WHOLE, "kill_fee_bp": (0, MOST_BP)}.items():
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
                raise UsageError(
                    f"{_words(name)} must be a whole number from {least} to {most}; nothing was changed.",
                    code="out_of_range",
                    field=name,
                    least=least,
                    most=most,
                )
        for name in ("prefix", "credit_prefix"):
            if not _PREFIX.fullmatch(getattr(self, name)):
                raise UsageError(
                    f"{_words(name)} takes up to 20 letters, digits and - / _ . , begins with one of the first two and "
                    "ends with no digit; nothing was changed.",
                    code="not_a_prefix",
                    field=name,
                )
        if self.prefix.casefold() == self.credit_prefix.casefold():
            raise UsageError(
                "Invoices and credit notes need different prefixes; nothing was changed.", code="same_prefix"
            )
        if self.paper not in PAPERS:
            raise UsageError(f"Paper is {' or '.join(PAPERS)}; nothing was changed.", code="not_a_paper")
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", self.accent):
            raise UsageError("The accent is a colour such as #0b6b6f; nothing was changed.", code="not_a_colour")
        own_bank_rates(self.bank_rates)
        self._check_vat()
        return self

    def _check_vat(self) -> None:
        own_vat_rates(self.vat_rates)
        own_flat_rates(self.flat_rates)
        if self.vat_from and not _is_day(self.vat_from):
            raise UsageError(
                "VAT registered from is a date such as 2026-04-01; nothing was changed.",
                code="date_invalid",
                date=self.vat_from,
            )
        for name, kind in _CHOICES.items():
            known = [each.value for each in kind]
            if getattr(self, name) not in known:
                raise UsageError(
                    f"{_words(name)} is {', '.join(known[:-1])} or {known[-1]}; nothing was changed.",
                    code="not_a_choice",
                    field=name,
                )
        changes = scheme_changes(self.vat_scheme_changes)
        for day in changes:
            self._check_change(day)
        if any(each.flat for each in (VatScheme(self.vat_scheme), *changes.values())) and not self.flat_rates:
            raise UsageError(
                "The flat-rate scheme needs its per cent and the day from which it holds, such as 2026-04-01 16.5; "
                "nothing was changed.",
                code="flat_rate_wanted",
            )

    def _check_change(self, day: str) -> None:
        """A return is made by one scheme, so that another one begins with a period, as it does by VAT Notices 731 and
        733 (starting to use and leaving the schemes; from memory, to be confirmed); the first begins with registration.
        """
        period = vat_period(day, VatPeriods(self.vat_periods), self.vat_year_end)
        if day not in (period.since, self.vat_from):
            raise UsageError(
                f"Another scheme of VAT cannot begin on {day}, inside the period from {period.since} to "
                f"{period.until}; nothing was changed: a return is made by one scheme, so name the first day of a "
                "period.",
                code="scheme_inside_period",
                on=day,
                since=period.since,
                until=period.until,
            )


def load_studio(path: Path) -> StudioDetails:
    """The details kept in a file, those it came with where there is none.

    Raises BouncedeskError in one sentence where the file cannot be understood: no invoice goes out in a wrong name.
    """
    try:
        return _read(read_settings(path, _NAME)).checked()
    except BouncedeskError as error:
        may_not = error.code == "unreadable_file"
        advice = f"Allow reading {path}." if may_not else f"Put {path} right, or remove it and enter the details again."
        raise BouncedeskError(
            f"{str(error).removesuffix('.')}; no paper is made without them. {advice}",
            code="studio_unreadable",
            file=str(path),
            reason=error.code,
        ) from error


def save_studio(path: Path, details: StudioDetails) -> None:
    """Keep the details; the file is wholly the old or wholly the new. Raises UsageError or BouncedeskError.

    A file that cannot be understood is set aside beside it, not overwritten; one that may not be read stays.
    """
    values = asdict(details.checked())
    try:
        load_studio(path)
    except BouncedeskError as error:
        if error.facts["reason"] == "unreadable_file":  # it may be right: it is not moved
            raise
        set_aside(path)
    write_settings(path, values, _NAME)


def _read(table: Table) -> StudioDetails:
    """Known keys only; a list is one of lines, and every other value is of its default's kind."""
    values: dict[str, Any] = {}
    for name in (field.name for field in fields(StudioDetails)):
        usual = getattr(StudioDetails(), name)
        if name not in table:
            continue
        if name in LISTS:
            values[name] = table.texts(name)
        else:
            values[name] = table.text(name) if isinstance(usual, str) else table.whole(name, least=None)
    return StudioDetails(**values)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _words(name: str) -> str:
    return name.replace("_bp", "").replace("_", " ").capitalize().replace("Vat ", "VAT ")
