"""What the client wants of a song."""

from dataclasses import dataclass

# In the order in which they are asked for; formats have a default and remarks are nobody's duty.
ASKED_FOR = ("goals", "references", "tempo_bpm", "key", "deadline", "variants", "release_plan")


@dataclass(frozen=True, slots=True)
class Brief:
    """The goals of a song as far as they are known; empty where nothing was said.

    `references` are songs, links or files it should sound like; `deadline` is a plain date (YYYY-MM-DD), and
    `agreed_due` the date that both sides agreed to, at the UTC moment `agreed_at`. `variants` and `formats` are the
    names of wanted deliverables.
    """

    goals: str = ""
    references: tuple[str, ...] = ()
    tempo_bpm: float | None = None
    key: str = ""
    deadline: str = ""
    variants: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    release_plan: str = ""
    remarks: str = ""
    agreed_due: str = ""
    agreed_at: str = ""

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of what is not known yet, in the order in which it is asked for."""
        return tuple(name for name in ASKED_FOR if not getattr(self, name))

    @property
    def deadline_agreed(self) -> bool:
        """Whether the deadline as it stands is the one that was agreed; a date moved since is not."""
        return bool(self.deadline) and self.agreed_due == self.deadline
