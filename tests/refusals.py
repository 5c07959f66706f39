"""Asserting what is refused by its code and its facts, not by its sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from render.errors import BouncedeskError


@contextmanager
def refused(code: str, **facts: Any) -> Iterator[pytest.ExceptionInfo[BouncedeskError]]:
    """The block raises a BouncedeskError with this code, and these among its facts; yields what was caught."""
    with pytest.raises(BouncedeskError) as caught:
        yield caught
    assert (caught.value.code, {name: caught.value.facts.get(name) for name in facts}) == (code, facts), caught.value
