"""Words and figures as every sentence has them: names on one line, times, plurals, rates; and words that are typed."""

from collections.abc import Iterable


def printable(text: str) -> str:
    """The text without anything that would steer a terminal or break a line."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)


def shown(text: str, longest: int = 80) -> str:
    """A name as it may stand in a sentence: one line, nothing that steers a terminal, cut in the middle."""
    line = printable(text)
    if len(line) <= longest:
        return line
    end = longest // 3
    return f"{line[: longest - end - 1]}…{line[-end:]}"


def plain_word(text: str) -> str:
    """A word of a list as it is compared: in small letters, its spaces, dashes and underscores one underscore each."""
    return "_".join(text.casefold().replace("-", " ").replace("_", " ").split())


def known_word(text: str, known: Iterable[str]) -> str | None:
    """The one of the words that somebody typed in any case, with spaces, dashes or underscores; None where none is.

    This is how every list of words is read that people type: options, jobs, session and release files, columns.
    """
    words = tuple(known)
    if text in words:
        return text
    typed = plain_word(text)
    return next((word for word in words if plain_word(word) == typed), None) if typed else None


def count(how_many: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 song", "3 songs", "2 entries"."""
    return f"{how_many} {one if how_many == 1 else many or one + 's'}"


def clock(seconds: float, decimals: int = 0, *, hours: bool = True) -> str:
    """A time as people read it: `0:07`, `12:40`, `1:05:00`, `−0:03`; `0:07.25` with two decimals.

    Without `hours`, minutes go on: `79:48`, as the length of a disc is given.
    """
    units = 10**decimals
    whole, rest = divmod(round(abs(seconds) * units), units)
    minutes, left = divmod(whole, 60)
    text = f"{minutes // 60}:{minutes % 60:02}" if hours and minutes >= 60 else str(minutes)
    sign = "−" if seconds < 0 and (whole or rest) else ""
    return f"{sign}{text}:{left:02}" + (f".{rest:0{decimals}}" if decimals else "")


def kilohertz(hertz: float) -> str:
    """A sample rate or a frequency as people say it: "44.1 kHz"."""
    return f"{hertz / 1000:g} kHz"
