"""`search` as a studio would script it."""

from tests.app.commands.conftest import Run


def test_anything_typed_is_found(ask: Run) -> None:
    """The best first; a kind can be asked for."""
    ask("client", "add", "Nova", "--notes", "met at the harbour")
    ask("song", "add", "Harbour", "--client", "Nova")
    ask("round", "open", "--song", "Harbour")
    ask("note", "add", "1", "the harbour noise, less")
    rows = ask("search", "harb")
    assert [(row["kind"], row["title"]) for row in rows] == [
        ("song", "Harbour"),
        ("client", "Nova"),
        ("note", "Harbour/1"),
    ]
    assert rows[2]["song_id"] == 1
    assert [row["kind"] for row in ask("search", "nova", "harb", "--kind", "song")] == ["song"]
    assert len(ask("search", "harb", "--limit", "1")) == 1


def test_signs_mean_nothing(ask: Run, say: Run) -> None:
    """Nothing found is an empty list, and told to people."""
    assert ask("search", '"', "*", "NEAR(") == []
    assert say("search", "nothing")[:2] == (0, "")
