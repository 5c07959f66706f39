"""Who wrote a note: a mail's sender, a signature, or how somebody introduces themselves; in full where it is said."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from app.text import fold
from render.tables import read_resource

_NAME = r"[^\W\d_][\w'.-]*(?: (?:&|and|the|of|de|van|von|[^\W\d_a-z][\w'.-]*|[A-Z]\w*)){0,3}"
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}")
_FROM = re.compile(rf"^\s*from:\s*\"?({_NAME})\"?(?:\s*[<(\[]|\s+\S+@|\s*$)", re.IGNORECASE | re.MULTILINE)
_LABELLED = re.compile(
    r"^\s*(?:full |your |contact )?(?:name|nom|nombre|nome)\s*[:=]\s*([^\n@]{2,60}?)\s*$", re.IGNORECASE | re.MULTILINE
)
_DASHED = re.compile(rf"(?:^|[.!?])\s*[-–—~]+\s*({_NAME})\s*$")
# "— Jo, The Reeds": somebody signed for a band, and the band is the client.
_FOR_A_BAND = re.compile(
    r"^\s*(?:[-–—~]+\s*)?[^\W\d_a-z][\w'-]*(?: [^\W\d_a-z][\w'-]*)?, (The [^\W\d_a-z][\w' -]{1,40})\s*$"
)
_BAND = r"(?:[Tt]he )?[^\W\d_a-z][\w'&-]*(?: (?:&|and|of|the|in|[^\W\d_a-z][\w'&-]*|\d+)){0,4}"
_BAND_LABELLED = re.compile(
    r"^\s*(?:band|artist|act|project|artist name|band name|künstler(?:name)?|artiste|groupe|artista|banda|zespół|"
    r"artiest)\s*[:=]\s*([^\n@]{2,60}?)\s*$",
    re.IGNORECASE | re.MULTILINE,
)
# "Jo, The Reeds", "Anna Kowalska | The Night Owls" and "Anna Kowalska (The Night Owls)" below a letter; "Anna from The
# Night Owls" and "singer of The Night Owls" in it: there a band without "The" may be a town.
_BESIDE_NAME = re.compile(
    rf"^\s*(?:[-–—]+\s*)?[^\W\d_a-z][\w'-]*(?: [^\W\d_a-z][\w'-]*){{0,2}}"
    rf"(?:\s*[,|/·]\s*(The {_BAND})|\s*\(({_BAND})\))\s*$",
    re.MULTILINE,
)
_MEMBER = re.compile(
    r"\b(?:from|(?:singer|vocalist|drummer|guitarist|bassist|bass player|frontman|frontwoman|member|manager|songwriter)"
    r"(?: \w+)? (?:of|in|for|from|with)|on behalf of|[iI] (?:sing|play \w+|drum) (?:in|for|with)|write for) "
    rf"(The {_BAND}|the {_BAND})"
)
_LAST_WORDS = re.compile(r"[.!?]\s+([^\W\d_a-z][\w'-]+(?: [^\W\d_a-z][\w'-]+)?)\.?$")
_FORWARDED = re.compile(
    r"^[\s>]*(?:-+\s*(?:forwarded|weitergeleitete|original) mess?age\s*-*|begin forwarded message:)\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_WROTE = "wrote|schrieb|écrit|escribió|scritto|escreveu|schreef|skrev|napisał"
_ATTRIBUTION = re.compile(
    rf"^\s*(?:on|am|le|el|il|op|den|em|w dniu)\b.{{6,200}}(?:{_WROTE})[^:\n]*:\s*$", re.IGNORECASE | re.MULTILINE
)
_SPEAKER = frozenset(("i", "we", "my", "our", "it", "ich", "je"))  # whose sentence begins, and the name has ended
_FOOTER_LINES = 12  # a company's lines under a signature
EAST_ASIAN = "\u1100"  # names in these scripts have no capitals
_MOST_NAME, _WORDS_ALONE = 60, 3  # characters; words of a line that may be a name and nothing else


@dataclass(frozen=True, slots=True)
class SenderRules:
    """How people say who they are, and how their letters end."""

    introduced: re.Pattern[str]
    signed: re.Pattern[str]
    signed_inline: re.Pattern[str]
    no_names: frozenset[str]
    band: re.Pattern[str]
    places: frozenset[str]

    @classmethod
    @cache
    def load(cls) -> "SenderRules":
        """The shipped rules."""
        table = read_resource("enquiry.toml").table("sender")
        i_am, endings = "|".join(table.texts("introductions")), "|".join(table.texts("endings"))
        not_names, trade = "|".join(table.texts("no_chinese_names")), "|".join(table.texts("after_a_small_name"))
        greetings = "|".join(table.texts("greetings"))
        here = r"\b[Ii]t'?s(?= [^\W\d_a-z][\w'-]* here\b)"
        return cls(
            re.compile(
                rf"(?:\A|[,.!\n]\s*)i'?m (?P<small>[a-z]{{2,20}} [a-z]{{2,20}})(?={trade})|"
                rf"(?:\b(?i:{i_am})|\b[Tt]his is|^[Ii]'?m|\bI am|\bI'm|{here})\s+({_NAME})|"
                r"([^\W\d_a-z][\w'-]+ [^\W\d_a-z][\w'-]+) here(?:[,!.]| from| -)|"
                r"([\u3040-\u30ff\u4e00-\u9fff]{2,8})と申します|저는 ([가-힣]{2,4})(?:입니다|이라고)|"
                r"我叫([\u4e00-\u9fff]{2,4})|"
                rf"我是(?!{not_names})([\u4e00-\u9fff]{{2,3}})(?=[,.!，。！\s]|$)|"
                rf"\A\W*(?:(?i:{greetings})\b[^\n.!?,]{{0,30}}[,.!]?\s+)?[Ii]t'?s "
                rf"(?=[^\W\d_a-z]\S* [^\W\d_a-z])({_NAME})(?=[,.!]|\s*$)"
            ),
            re.compile(rf"^\s*(?:{endings}|-{{2,}})[,.!\s]*$", re.IGNORECASE),
            re.compile(rf"(?:^|(?<=[\s.!?,]))(?i:{endings})[,!.]? +({_NAME})[.!]?\s*$"),
            frozenset(table.texts("no_names")),
            re.compile(rf"(?:^|(?<![\w']))(?i:{'|'.join(table.texts('bands'))})[ :]+[\"“„«']?({_BAND})"),
            frozenset(fold(text) for text in table.texts("no_bands")),
        )


def find_client(text: str) -> str:
    """The name of whoever wrote the note; a first name is completed by what else the note says of its writer."""
    lines = [re.sub(r"\s*\([^)]*\)", "", line).strip() for line in text.splitlines() if line.strip()]
    labelled = _first(_LABELLED, text)
    name = labelled if _is_name(labelled.title()) else ""
    name = name or _first(_FROM, text) or _signature(lines) or _introduction(text)
    return _whole(name, text, lines)[:_MOST_NAME].strip(" ,.!-")


def find_artist(text: str) -> str:
    """The band or artist that somebody writes for, as the note names it; empty where it names none."""
    rules = SenderRules.load()
    for pattern in (_BAND_LABELLED, rules.band, _BESIDE_NAME, _MEMBER):
        for match in pattern.finditer(text):
            name = _until_verb(next(filter(None, match.groups()))).strip(" ,.!-")
            if _is_name(name) and fold(name) not in rules.places:
                return name[:_MOST_NAME]
    return ""


def own_words(text: str) -> str:
    """What the writer wrote of a letter: of a forwarded letter the one passed on, and nothing that is quoted."""
    forwarded = _FORWARDED.search(text)
    if forwarded:
        return re.sub(r"^[ \t]*> ?", "", text[forwarded.end() :], flags=re.MULTILINE)
    kept = [line for line in _ATTRIBUTION.sub("", text).splitlines() if not line.lstrip().startswith(">")]
    return "\n".join(kept)


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
    lines = [re.split(r"\s*[|•·,]\s*", line)[0] for line in lines]
    yield from (line for line in lines if len(line.split()) <= _WORDS_ALONE and _is_name(line) and line.istitle())
    for address in _EMAIL.finditer(text):
        first, _, last = re.sub(r"[._-]+", ".", address.group().partition("@")[0]).partition(".")
        if fold(first) == fold(name) and last.isalpha():
            yield f"{name} {last.title()}"


def _signature(lines: list[str]) -> str:
    """The name under "Thanks," or beside it, or after a dash at the end."""
    for place in range(len(lines) - 1, max(-1, len(lines) - _FOOTER_LINES), -1):
        if place == len(lines) - 1 and (band := _FOR_A_BAND.match(lines[place])):
            return band.group(1)
        beside = SenderRules.load().signed_inline.search(lines[place]) or _DASHED.search(lines[place])
        if beside and _is_name(beside.group(1)):
            return beside.group(1)
        below = lines[place + 1] if SenderRules.load().signed.match(lines[place]) and place + 1 < len(lines) else ""
        below = re.split(r"\s*[|•·]\s*", below)[0]
        if below and (_is_name(below) or (place + 2 == len(lines) and below.isalpha() and _is_name(below.title()))):
            return re.split(r"\s*[|•·,]\s*", below)[0]
    last = lines[-1] if lines else ""
    alone = len(lines) > 2 or (len(lines) > 1 and lines[-2][-1] in ".!?,")
    if alone and last and _is_name(last) and last[-1] not in ".!?" and last.istitle():
        return last
    ends = _LAST_WORDS.search(last)
    return ends.group(1) if ends and _is_name(ends.group(1)) else ""


def _introduction(text: str) -> str:
    return next(_introductions(text), "")


def _introductions(text: str) -> Iterator[str]:
    for match in SenderRules.load().introduced.finditer(text):
        name = _until_verb(next(filter(None, match.groups())))
        name = name.title() if match["small"] and name.split()[0] not in SenderRules.load().no_names else name
        if _is_name(name) or name > EAST_ASIAN:
            yield name.title() if name.isupper() and " " in name else name


def _until_verb(name: str) -> str:
    """The name without the words of the sentence that follow it: "Rosa and" is Rosa, "Rosa Fenn. We" is Rosa Fenn."""
    words = name.split()
    ends = (place for place, word in enumerate(words, 1) if word.endswith(".") and len(word) > len("J."))
    words = words[: next(ends, len(words))]
    verbs = (place for place, word in enumerate(words) if word.partition("'")[0].casefold() in _SPEAKER)
    words = words[: next(verbs, len(words))]
    while len(words) > 1 and words[-1].casefold() in ("and", "the", "of", "de", "van", "von", "&", "i", "we"):
        words.pop()
    return " ".join(words).rstrip(".")


def _is_name(text: str) -> bool:
    words = text.split()
    if not 0 < len(words) <= 5 or not text[0].isupper() or re.search(r"[@:\d]", text):
        return False
    return words[0].casefold() not in SenderRules.load().no_names or (
        words[0] == "The" and len(words) > 1
    )  # bands are called so


def _first(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match.group(1).strip() if match else ""
