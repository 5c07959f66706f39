"""How typed text is checked before it is kept, and folded so that a search finds it."""

from datetime import UTC, date, datetime

from app.errors import UsageError
from render.text import shown

LONGEST_NAME = 300


def check_name(text: str, what: str) -> str:
    """A name or title as it will be kept, without space around it; raises `UsageError` where nobody could use it."""
    name = check_text(text, what).strip()
    if not any(character.isprintable() and not character.isspace() for character in name):
        raise UsageError(
            f"The {what} is empty; nothing was changed: give one that can be read.", code="text_missing", what=what
        )
    if len(name) > LONGEST_NAME:
        raise UsageError(
            f"The {what} “{shown(name)}” is longer than {LONGEST_NAME} characters; nothing was changed: shorten it.",
            code="text_too_long",
            what=what,
            most=LONGEST_NAME,
        )
    return name


def check_text(text: str, what: str) -> str:
    """Free text as it will be kept; raises `UsageError` for bytes that are not text."""
    if "\0" in text or any(0xD800 <= ord(character) <= 0xDFFF for character in text):
        raise UsageError(
            f"The {what} “{shown(text)}” holds bytes that are not text; nothing was changed: type it again.",
            code="not_text",
            what=what,
        )
    return text


def check_email(text: str) -> str:
    """An e-mail address, or nothing; raises `UsageError` for what no post could reach."""
    email = check_text(text, "e-mail address").strip()
    name, at, domain = email.rpartition("@")
    if email and not (name and at and domain and not any(character.isspace() for character in email)):
        raise UsageError(
            f"“{shown(email)}” is not a valid e-mail address; nothing was changed: it looks like name@studio.com.",
            code="email_invalid",
            email=email,
        )
    return email


def check_date(text: str | None) -> str | None:
    """A plain date as YYYY-MM-DD, or None for none; raises `UsageError` for any other text."""
    if not text:
        return None
    try:
        if date.fromisoformat(text).isoformat() == text:
            return text
    except ValueError:
        pass
    raise UsageError(
        f"“{shown(text)}” is not a valid date; nothing was changed: write it as year-month-day, like 2026-03-31.",
        code="date_invalid",
        date=text,
    )


def check_moment(text: str) -> str:
    """A moment as UTC ISO text to the millisecond; one without an offset is in this machine's own time.

    Raises `UsageError` for any other text.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
        return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    except (ValueError, OverflowError, OSError):
        raise UsageError(
            f"“{shown(text)}” is not a valid date and time; nothing was changed: write it like 2026-03-31T14:30, or "
            "with its offset as 2026-03-31T14:30+01:00.",
            code="moment_invalid",
            moment=text,
        ) from None


def check_between(number: int, least: int, most: int, what: str) -> int:
    """A whole number in a range; raises `UsageError` for any other."""
    if not least <= number <= most:
        raise UsageError(
            f"The {what} cannot be {number}; nothing was changed: give a whole number from {least} to {most}.",
            code="out_of_range",
            what=what,
            number=number,
            least=least,
            most=most,
        )
    return number


def check_count(number: int, what: str) -> int:
    """A number of things, 0 to 999; raises `UsageError` for any other."""
    if not 0 <= number <= 999:
        raise UsageError(
            f"The {what} cannot be {number}; nothing was changed: give a number from 0 to 999.",
            code="out_of_range",
            what=what,
            number=number,
            least=0,
            most=999,
        )
    return number
