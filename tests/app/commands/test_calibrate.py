"""`quote calibrate` as a studio would ask it."""

from tests.app.commands.conftest import Run


def test_without_songs_it_says_what_is_missing(say: Run, ask: Run) -> None:
    """In one sentence; as JSON every effect is there, and nothing is suggested."""
    code, out, err = say("quote", "calibrate")
    assert (code, err) == (0, "")
    assert "A song counts once it was quoted and accepted" in out
    found = ask("quote", "calibrate")
    assert found["songs"] == 0
    assert {each["suggested_bp"] for each in found["findings"]} == {None}
    assert found["by_client"] == []
