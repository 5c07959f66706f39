"""Whether the work on a song can begin: what is known of it, and the checklist made of that."""

from dataclasses import dataclass, field

from app.domain.brief import Brief


@dataclass(frozen=True, slots=True)
class ReadyFacts:
    """What the checklist asks about a song: its received session, and its brief.

    `playable` counts the stems that can be opened, `mixes` the rough mixes and references among them, `errors` the
    findings of the scan that stop the work.
    """

    session_id: int | None = None
    playable: int = 0
    mixes: int = 0
    errors: int = 0
    groups_confirmed: bool = False
    brief: Brief = field(default_factory=Brief)


@dataclass(frozen=True, slots=True)
class ReadyItem:
    """A line of the checklist; `missing` is one sentence, empty where it is done."""

    check: str
    title: str
    missing: str = ""

    @property
    def done(self) -> bool:
        return not self.missing


@dataclass(frozen=True, slots=True)
class Readiness:
    """The whole checklist of a song."""

    items: tuple[ReadyItem, ...]

    @property
    def done(self) -> int:
        """How many lines are done."""
        return sum(item.done for item in self.items)

    @property
    def ready(self) -> bool:
        """Whether the work can begin."""
        return self.done == len(self.items)

    @property
    def missing(self) -> tuple[str, ...]:
        """What is still to do, as sentences."""
        return tuple(item.missing for item in self.items if not item.done)
