"""The error of a request, and what each shell advises about an error, a warning or a finding.

Sentences of app/ and render/ state facts and know no flag, no button and no page; each shell adds what to do by the
code of what happened, as resources/next_steps/ says.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Literal, Self

from render.errors import BouncedeskError

Shell = Literal["commands", "window"]
_NO_FACTS: Mapping[str, Any] = MappingProxyType({})


class UsageError(BouncedeskError):
    """The request itself was wrong (an unknown variant, a target inside the session). Commands exit with 2."""

    @classmethod
    def of(cls, error: BouncedeskError) -> Self:
        """The same sentence, code and facts, where what was asked for is to blame."""
        return cls(str(error), code=error.code, **error.facts)


@dataclass(frozen=True, slots=True)
class NextSteps:
    """Templates by code: a sentence, or one by what the error calls the row that is meant (its fact `noun`)."""

    templates: Mapping[str, str | Mapping[str, str]]

    @classmethod
    @cache
    def of(cls, shell: Shell) -> "NextSteps":
        """Those of a shell; read once, and only when there is something to say."""
        from render.tables import read_resource  # `--help` needs none

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
