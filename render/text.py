"""Words and figures as every sentence of the program has them: names on one line, minutes and seconds, plurals."""


def shown(text: str, longest: int = 80) -> str:
    """A name as it may stand in a sentence: one line, nothing that steers a terminal, cut in the middle."""
    line = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)
    if len(line) <= longest:
        return line
    end = longest // 3
    return f"{line[: longest - end - 1]}…{line[-end:]}"


def count(how_many: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 song", "3 songs", "2 entries"."""
    return f"{how_many} {one if how_many == 1 else many or one + 's'}"


def clock(seconds: float, decimals: int = 0) -> str:
    """A time as people read it, rounded half up: `0:07`, `12:40`, `1:05:00`; `0:07.25` with two decimals."""
    units = 10**decimals
    whole, rest = divmod(max(0, int(seconds * units + 0.5)), units)
    hours, minutes, left = whole // 3600, whole // 60 % 60, whole % 60
    text = f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"
    return f"{text}.{rest:0{decimals}}" if decimals else text
