"""Who writes, and about which song: the names in a note."""

import re

_NAME = r"[^\W\d_][\w'.-]*(?: (?:&|and|the|of|de|van|von|[^\W\d_a-z][\w'.-]*|[A-Z]\w*)){0,3}"
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}")
_FROM = re.compile(rf"^\s*from:\s*\"?({_NAME})\"?\s*(?:<|$)", re.IGNORECASE | re.MULTILINE)
_INTRODUCED = re.compile(rf"(?:\b[Mm]y name is|\b[Mm]y name's|\bI'm called|\b[Tt]his is|^I'm|\bI am|\bI'm)\s+({_NAME})")
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
_QUOTED = re.compile(r"[“\"«]([^“”\"«»\n]{1,60})[”\"»]|(?<!\w)'([^'\n]{2,60})'(?!\w)")
_CALLED = re.compile(
    r"(?:called|titled|entitled|named|[Ss]ong is|[Tt]rack is|[Tt]itle is|[Tt]itle:|[Ss]ong:|[Tt]rack:)\s+"
    r"([A-Z0-9][\w'&-]*(?: (?:[A-Z0-9][\w'&-]*|of|the|and|in|on|to|a|for|my|me|you)){0,6})"
)
_NO_NAMES = frozenset(
    (
        *("a", "an", "the", "i", "i'm", "we", "you", "my", "our", "your", "all", "everyone", "guys", "mate", "that"),
        *("not", "very", "really", "just", "so", "sorry", "happy", "sure", "unsure", "interested", "wondering"),
        *("working", "recording", "hoping", "trying", "going", "ready", "based", "from", "in", "for", "about"),
        *("after", "much", "looking", "there"),
    )
)
_MOST_NAME = 60


def find_client(text: str) -> str:
    """The name of whoever wrote the note: from its head, its last line, or how they introduce themselves."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    found = _first(_FROM, text) or _signature(lines) or _introduction(text)
    return found[:_MOST_NAME].strip(" ,.!-")


def find_email(text: str) -> str:
    """The first e-mail address in the note."""
    found = _EMAIL.search(text)
    return found.group() if found else ""


def find_title(text: str) -> str:
    """The song's title: what stands in quotation marks, or after "called"."""
    quoted = _QUOTED.search(text)
    if quoted:
        return (quoted.group(1) or quoted.group(2)).strip(" ,.!?")
    words = _first(_CALLED, text).split()
    while words and words[-1] in ("of", "the", "and", "in", "on", "to", "a", "for", "my", "me", "you"):
        words.pop()  # a title ends with a word of its own
    return " ".join(words)


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
    found = (match.group(1) for match in _INTRODUCED.finditer(text))
    return next((_until_verb(name) for name in found if _is_name(name)), "")


def _until_verb(name: str) -> str:
    """The name without the words of the sentence that follow it: "Rosa and" is Rosa."""
    words = name.split()
    while len(words) > 1 and words[-1] in ("and", "the", "of", "de", "van", "von", "&", "I", "We"):
        words.pop()
    return " ".join(words)


def _is_name(text: str) -> bool:
    words = text.split()
    if not 0 < len(words) <= 5 or not text[0].isupper() or "@" in text:
        return False
    return words[0].casefold() not in _NO_NAMES or (words[0] == "The" and len(words) > 1)  # bands are called so


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found.group(1).strip() if found else ""
