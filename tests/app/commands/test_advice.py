"""What a shell adds to an error: the command that helps, where there is one."""

import pytest

from app.commands.advice import advised
from app.errors import UsageError
from render.errors import BouncedeskError


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            UsageError("No song 5.", code="no_such_row", noun="song", id=5),
            "No song 5. See what there is with `song list`.",
        ),
        (
            UsageError("No entry 5.", code="no_such_row", noun="time entry", id=5),
            "No entry 5. See what there is with `time list`.",
        ),
        (
            UsageError("No “x”.", code="no_such_name", noun="client", name="x"),
            "No “x”. See what there is with `client list`.",
        ),
        (
            UsageError("No “x”; did you mean 1 X?", code="no_such_name", noun="client", name="x"),
            "No “x”; did you mean 1 X?",
        ),
        (UsageError("No render 5.", code="no_such_row", noun="render", id=5), "No render 5."),
        (UsageError("There already.", code="row_needed", noun="song", id=5), "There already."),
        (UsageError("No timer.", code="no_timer"), "No timer. Use `time start`."),
        (BouncedeskError("The disk is full."), "The disk is full."),
    ],
)
def test_a_command_that_helps_is_named(error: BouncedeskError, sentence: str) -> None:
    """After the sentence, by its code; a question and what no command helps with stay as they are."""
    assert advised(error) == sentence
