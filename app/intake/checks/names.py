"""What the names of the stems say, or fail to say."""

from collections.abc import Iterator

from app.intake.checks.gather import together
from app.intake.view import Finding, SessionView
from app.intake.words import chunks, pieces
from app.text import fold


def unclassified(view: SessionView) -> Iterator[Finding]:
    """Stems whose name nobody could understand."""
    below = view.rules.thresholds.unclassified_below
    return together("unclassified", (part.path for part in view.parts if part.stem.confidence < below))


def unpaired_side(view: SessionView) -> Iterator[Finding]:
    """Sides of a stereo pair without the other."""
    mixed = {heard.path for heard in view.mixed}
    return together("unpaired_side", (path for path in view.pairs.unpaired if path in mixed))


def split_pair(view: SessionView) -> Iterator[Finding]:
    """Sides that were put together, each left one followed by its right."""
    lefts = [path for path, (_, side) in view.pairs.joined.items() if side == "L"]
    return together("split_pair", (path for left in lefts for path in (left, view.pairs.joined[left][0])))


def superseded_take(view: SessionView) -> Iterator[Finding]:
    """Stems whose name says that they were replaced."""
    return together("superseded_take", (heard.path for heard in view.mixed if _is_superseded(heard.path, view)))


def _is_superseded(path: str, view: SessionView) -> bool:
    """Whether the name holds one of the phrases, or ends with one but for numbers."""
    name = path.rpartition("/")[2].rpartition(".")[0]
    words = [fold(piece) for chunk in chunks(name) for piece in pieces(chunk)]
    text = f" {' '.join(word for word in words if not word.isdigit())} "
    anywhere = any(f" {fold(phrase)} " in text for phrase in view.rules.superseded_anywhere)
    return anywhere or any(text.endswith(f" {fold(phrase)} ") for phrase in view.rules.superseded_at_end)
