"""What each shell adds to an error or a warning: what to do, in its own terms."""

import pytest

from app.errors import NextSteps, UsageError
from render.errors import BouncedeskError

COMMANDS, WINDOW = NextSteps.of("commands"), NextSteps.of("window")


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
            "No “x”. See what there is with `client list`, or add it with `client add`.",
        ),
        (
            UsageError("No “x”; did you mean 1 X?", code="no_such_name", noun="client", name="x"),
            "No “x”; did you mean 1 X?",
        ),
        (UsageError("No render 5.", code="no_such_row", noun="render", id=5), "No render 5."),
        (UsageError("There already.", code="row_needed", noun="song", id=5), "There already."),
        (UsageError("No timer.", code="no_timer"), "No timer. Start one with `time start`."),
        (BouncedeskError("The disk is full."), "The disk is full."),
        (ValueError("A mistake."), "A mistake."),
    ],
)
def test_a_command_that_helps_is_named(error: Exception, sentence: str) -> None:
    """After the sentence, by its code; a question and what no command helps with stay as they are."""
    assert COMMANDS.advised(error) == sentence


def test_each_shell_has_its_own_words() -> None:
    """A page in the window, a flag in a terminal; a shell that knows nothing better adds nothing."""
    error = UsageError("The studio has no name yet.", code="studio_unnamed")
    assert "Settings" in WINDOW.advised(error)
    assert "`studio set" in COMMANDS.advised(error)
    assert WINDOW.advised(UsageError("No timer.", code="no_timer")) == "No timer."


def test_a_warning_has_its_step_by_code() -> None:
    """Warnings of a manifest are told in the same way."""
    assert "--max-reduction" in COMMANDS.after("It stopped short.", "target_not_reached")
    assert "--" not in WINDOW.after("It stopped short.", "target_not_reached")


def test_a_step_may_use_the_facts() -> None:
    """By name."""
    steps = NextSteps({"missing": "Look for {file}."})
    assert (
        steps.advised(BouncedeskError("It is gone.", code="missing", file="Kick.wav"))
        == "It is gone. Look for Kick.wav."
    )
