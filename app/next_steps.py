"""What to do about an error, a warning or a finding, in the words of the shell that shows it.

Sentences of app/ and render/ state facts and know no flag, no button and no page; each shell adds what to do by the
code of what happened, as resources/next_steps/ says.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from render.errors import BouncedeskError
from render.tables import read_resource

Shell = Literal["commands", "window"]
_NO_FACTS: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class NextSteps:
    """Templates by code: a sentence, or one by what the error calls the row that is meant (its fact `noun`)."""

    templates: Mapping[str, str | Mapping[str, str]]

    @classmethod
    @cache
    def of(cls, shell: Shell) -> "NextSteps":
        """Those of a shell; read once, and only when there is something to say."""
        return cls(read_resource(f"next_steps/{shell}.toml").values)

    def step(self, code: str, facts: Mapping[str, Any] = _NO_FACTS) -> str:
        """What to do about a code, in one sentence; empty where the shell knows nothing to add."""
        template = self.templates.get(code, "")
        if not isinstance(template, str):
            template = template.get(str(facts.get("noun")), "")
        return template.format_map(facts)

    def after(self, sentence: str, code: str, facts: Mapping[str, Any] = _NO_FACTS) -> str:
        """A sentence and what to do about it; a question stays as it is, for it waits for its answer."""
        return sentence if sentence.endswith("?") else f"{sentence} {self.step(code, facts)}".rstrip()

    def advised(self, error: BaseException | str) -> str:
        """What an error says, and what to do about it."""
        if isinstance(error, BouncedeskError):
            return self.after(str(error), error.code, error.facts)
        return str(error)
