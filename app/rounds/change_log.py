"""The change log of a round: each changed stem in one line."""

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from app.domain.changes import ChangedSpan, ChangeKind, StemChange
from render.tables import read_resource

MOST_SPANS = 5  # named one by one; of more, the first ones and how many others


def change_lines(changes: Sequence[StemChange]) -> tuple[str, ...]:
    """A sentence for each change, in plain words, times as minutes and seconds."""
    words = read_resource("changes.toml").values["sentences"]
    return tuple(_line(change, words) for change in changes)


def _line(change: StemChange, words: Mapping[str, str]) -> str:
    name = PurePosixPath(change.path).stem
    if change.kind in (ChangeKind.ADDED, ChangeKind.REMOVED):
        return words[change.kind].format(stem=name)
    said = [words["replaced"]] if change.kind is ChangeKind.REPLACED else _details(change, words)
    if change.was and PurePosixPath(change.was).stem != name:
        said.append(words["renamed"].format(was=PurePosixPath(change.was).stem))
    elif not said:
        said.append(words["refiled"].format(folder=PurePosixPath(change.path).parent))
    return f"{name}: {'; '.join(said)}."


def _details(change: StemChange, words: Mapping[str, str]) -> list[str]:
    said = []
    if change.gain_db:
        said.append(words["louder" if change.gain_db > 0 else "softer"].format(db=f"{abs(change.gain_db):.1f}"))
    if change.moved_s:
        said.append(words["later" if change.moved_s > 0 else "earlier"].format(time=_distance(abs(change.moved_s))))
    if change.flipped:
        said.append(words["flipped"])
    if change.spans:
        said.append(words["differs"].format(places=_places(change.spans, words)))
    return said


def _places(spans: Sequence[ChangedSpan], words: Mapping[str, str]) -> str:
    named = ", ".join(_place(span, words) for span in spans[:MOST_SPANS])
    return named if len(spans) <= MOST_SPANS else words["and_more"].format(places=named, more=len(spans) - MOST_SPANS)


def _place(span: ChangedSpan, words: Mapping[str, str]) -> str:
    where = f"{clock(span.from_s)}–{clock(span.to_s)}"
    if span.level_db is None:
        return words["only_once"].format(where=where)
    return words["by"].format(where=where, db=f"{span.level_db:+.1f}".replace("-", "−"))


def clock(seconds: float) -> str:
    """A place in a song as minutes and seconds, with hours where there are some."""
    whole = max(0, round(seconds))
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _distance(seconds: float) -> str:
    return f"{seconds * 1000:.3g} ms" if seconds < 1 else f"{seconds:.3g} s"
