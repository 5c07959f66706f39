"""Who wrote a note: a mail's sender, a signature, or how somebody introduces themselves; in full where it is said."""

import re
from collections.abc import Iterator

from app.text import fold

_NAME = r"[^\W\d_][\w'.-]*(?: (?:&|and|the|of|de|van|von|[^\W\d_a-z][\w'.-]*|[A-Z]\w*)){0,3}"
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}")
_FROM = re.compile(rf"^\s*from:\s*\"?({_NAME})\"?(?:\s*[<(\[]|\s+\S+@|\s*$)", re.IGNORECASE | re.MULTILINE)
_INTRODUCED = re.compile(
    rf"(?:\b[Mm]y name is|\b[Mm]y name's|\bI'm called|\b[Tt]his is|^I'm|\bI am|\bI'm)\s+({_NAME})|"
    r"([^\W\d_a-z][\w'-]+ [^\W\d_a-z][\w'-]+) here(?:[,!]| from| -)"
)
_SIGNED = re.compile(
    r"^\s*(?:(?:many )?thanks(?: so much| a lot| again| in advance)?|thank you|cheers|best(?: wishes| regards)?|"
    r"(?:kind |warm )?regards|all the best|love|yours(?: sincerely| faithfully)?|ta)[,.!\s]*$",
    re.IGNORECASE,
)
_SIGNED_INLINE = re.compile(
    r"(?:[Tt]hanks(?: so much| a lot| again)?|[Tt]hank you|[Cc]heers|[Bb]est(?: wishes)?|[Rr]egards)[,!.]? +"
    rf"({_NAME})[.!]?\s*$"
)
_DASHED = re.compile(rf"^\s*[-–—~]+\s*({_NAME})\s*$")
_NO_NAMES = frozenset(
    (
        *("a", "an", "the", "i", "i'm", "we", "you", "my", "our", "your", "all", "everyone", "guys", "mate", "that"),
        *("not", "very", "really", "just", "so", "sorry", "happy", "sure", "unsure", "interested", "wondering"),
        *("working", "recording", "hoping", "trying", "going", "ready", "based", "from", "in", "for", "about"),
        *("after", "much", "looking", "there"),
    )
)
_MOST_NAME, _WORDS_ALONE = 60, 3  # characters; words of a line that may be a name and nothing else


def find_client(text: str) -> str:
    """The name of whoever wrote the note; a first name is completed by what else the note says of its writer."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    name = _first(_FROM, text) or _signature(lines) or _introduction(text)
    return _whole(name, text, lines)[:_MOST_NAME].strip(" ,.!-")


def find_email(text: str) -> str:
    """The first e-mail address in the note."""
    match = _EMAIL.search(text)
    return match.group() if match else ""


def _whole(name: str, text: str, lines: list[str]) -> str:
    """A first name alone with the last name that the note gives elsewhere, if only in the writer's address."""
    if not name or " " in name:
        return name
    return next((each for each in _other_names(name, text, lines) if fold(each).startswith(f"{fold(name)} ")), name)


def _other_names(name: str, text: str, lines: list[str]) -> Iterator[str]:
    yield from _introductions(text)
    yield _signature(lines)
    yield from (line for line in lines if len(line.split()) <= _WORDS_ALONE and _is_name(line) and line.istitle())
    for address in _EMAIL.finditer(text):
        first, _, last = re.sub(r"[._-]+", ".", address.group().partition("@")[0]).partition(".")
        if fold(first) == fold(name) and last.isalpha():
            yield f"{name} {last.title()}"


def _signature(lines: list[str]) -> str:
    """The name under "Thanks," or beside it, or after a dash at the end."""
    for place in range(len(lines) - 1, max(-1, len(lines) - 6), -1):
        beside = _SIGNED_INLINE.search(lines[place]) or _DASHED.match(lines[place])
        if beside and _is_name(beside.group(1)):
            return beside.group(1)
        if _SIGNED.match(lines[place]) and place + 1 < len(lines) and _is_name(lines[place + 1]):
            return lines[place + 1]
    last = lines[-1] if len(lines) > 2 else ""
    return last if last and _is_name(last) and last[-1] not in ".!?" and last.istitle() else ""


def _introduction(text: str) -> str:
    return next(_introductions(text), "")


def _introductions(text: str) -> Iterator[str]:
    for match in _INTRODUCED.finditer(text):
        name = match.group(1) or match.group(2)
        if _is_name(name):
            yield _until_verb(name)


def _until_verb(name: str) -> str:
    """The name without the words of the sentence that follow it: "Rosa and" is Rosa, "Rosa Fenn. We" is Rosa Fenn."""
    words = name.split()
    ends = (place for place, word in enumerate(words, 1) if word.endswith(".") and len(word) > len("J."))
    words = words[: next(ends, len(words))]
    while len(words) > 1 and words[-1].casefold() in ("and", "the", "of", "de", "van", "von", "&", "i", "we"):
        words.pop()
    return " ".join(words).rstrip(".")


def _is_name(text: str) -> bool:
    words = text.split()
    if not 0 < len(words) <= 5 or not text[0].isupper() or "@" in text:
        return False
    return words[0].casefold() not in _NO_NAMES or (words[0] == "The" and len(words) > 1)  # bands are called so


def _first(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match.group(1).strip() if match else ""
