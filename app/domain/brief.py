"""What the client wants of a song."""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Brief:
    """The goals of a song as far as they are known; empty where nothing was said.

    `references` are songs, links or files it should sound like; `deadline` is a plain date (YYYY-MM-DD).
    """

    goals: str = ""
    references: tuple[str, ...] = ()
    tempo_bpm: float | None = None
    key: str = ""
    deadline: str = ""
    deliverables: tuple[str, ...] = ()
    release_plan: str = ""

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of what is not known yet, in the order in which it is asked for."""
        return tuple(field.name for field in fields(self) if not getattr(self, field.name))
