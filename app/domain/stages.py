"""The rules by which a song goes from stage to stage."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from app.domain.catalogue import Song, Stage
from app.errors import UsageError
from render.tables import read_resource


@dataclass(frozen=True, slots=True)
class StageRules:
    """Where a song may go from each stage, and the sentence for where it may not."""

    moves: Mapping[Stage, frozenset[Stage]]
    refusals: Mapping[Stage, str]

    @classmethod
    def load(cls) -> Self:
        """The rules of `resources/stages.toml`."""
        read = read_resource("stages.toml").values
        return cls(
            {Stage(stage): frozenset(map(Stage, allowed)) for stage, allowed in read["moves"].items()},
            {Stage(stage): sentence for stage, sentence in read["refused"].items()},
        )

    def allows(self, song: Song, stage: Stage) -> bool:
        """Whether the song may go to `stage`; to stay where it is is no move."""
        if stage in {song.stage, Stage.ARCHIVED}:
            return True
        if song.stage is Stage.ARCHIVED:
            # One archived before it was known where it stood may go anywhere.
            return song.archived_from in {None, stage} or stage in self._from(song.archived_from)
        return stage in self._from(song.stage)

    def check(self, song: Song, stage: Stage) -> None:
        """Raise `UsageError` where the song may not go to `stage`."""
        if not self.allows(song, stage):
            stands = song.archived_from or song.stage
            sentence = self.refusals[stage].format(stage=stands.value.replace("_", " "))
            raise UsageError(f"{sentence} Nothing was changed.", code="stage_refused", song=song.id, stage=stage)

    def _from(self, stage: Stage | None) -> frozenset[Stage]:
        return self.moves[stage] if stage else frozenset()
