"""What an engineer has put right before: names of one client mean the same the next time."""

from collections.abc import Iterable, Mapping

from app.domain.session import Group
from app.intake.vocabulary import chunks, pieces
from app.text import fold

Habits = Mapping[str, Group]
"""Groups by the key of a name."""

SIDES = {"l", "r"}


def habit_key(path: str, title: str = "") -> str:
    """What is the same in a client's names: the words of the file's name, without numbers, sides and a leading title.

    Empty where nothing is left.
    """
    name = path.replace("\\", "/").rpartition("/")[2]
    words = _words(name.rpartition(".")[0] or name)
    heading = _words(title)
    if heading and words[: len(heading)] == heading and len(words) > len(heading):
        words = words[len(heading) :]
    if len(words) > 1 and words[-1] in SIDES:
        words = words[:-1]
    return " ".join(words)


def learn(corrections: Iterable[tuple[str, str, Group]], nameless: frozenset[str]) -> Habits:
    """The habits in corrections (a stem's path, its song's title, its group), oldest first.

    A name that was put in different groups is no habit, nor is one that says nothing ("Audio 1", all words of it in
    `nameless`): the next one of that name may be anything.
    """
    found: dict[str, set[Group]] = {}
    for path, title, group in corrections:
        found.setdefault(habit_key(path, title), set()).add(group)
    return {
        key: next(iter(groups))
        for key, groups in found.items()
        if len(groups) == 1 and not nameless.issuperset(key.split())
    }


def _words(text: str) -> list[str]:
    folded = (fold(piece) for chunk in chunks(text) for piece in pieces(chunk) if not piece.isdigit())
    return [word for word in folded if word]  # a lone accent folds to nothing
