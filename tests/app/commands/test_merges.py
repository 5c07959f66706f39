"""Merging, deleting and the list of likely duplicates, as a studio would script them."""

from pathlib import Path

from tests.app.commands.conftest import Run


def test_duplicates_are_listed_and_merged(ask: Run, say: Run) -> None:
    """By e-mail address, name or title; afterwards none is left."""
    ask("client", "add", "The Tides Ltd.", "--email", "a@b.example")
    ask("client", "add", "Tides")
    ask("client", "add", "Zoë", "--email", "A@B.example")
    ask("client", "add", "Nova")
    ask("song", "add", "Low Water", "--client", "Nova")
    ask("song", "add", "Lów water!", "--client", "Nova")
    pairs = [(each["subject"], each["kept"], each["other"], each["why"]) for each in ask("catalogue", "merge")]
    assert pairs == [
        ("client", 1, 3, "the same e-mail address"),
        ("client", 1, 2, "nearly the same name"),
        ("song", 1, 2, "nearly the same title and artist"),
    ]
    assert ask("client", "merge", "1", "3")["action"] == "merged"
    assert say("client", "merge", "1", "2") == (0, "The client 2 is part of client 1 now; 1 row changed.\n", "")
    ask("song", "merge", "1", "2")
    assert ask("catalogue", "merge") == []


def test_a_song_is_deleted_after_asking(ask: Run, say: Run) -> None:
    """Without a word nothing goes; what a sign-off keeps is said in a sentence."""
    ask("client", "add", "Nova")
    for title in ("Ember", "Tide"):
        ask("song", "add", title, "--client", "Nova")
    ask("round", "open", "--song", "Tide")
    assert say("round", "approve", "Tide/1", "--by", "Zoë")[0] == 0
    code, _, err = say("song", "remove", "Tide", "--yes")
    assert code == 2
    assert err == (
        "bouncedesk: The song 2 cannot be deleted, for a round of it was signed off; nothing was changed: archive it, "
        "and lists leave it out.\n"
    )
    assert say("song", "remove", "Ember", "--yes")[0] == 0
    assert [song["title"] for song in ask("song", "list")] == ["Tide"]


def test_backups_that_cannot_be_removed_are_named(ask: Run, say: Run, home: Path) -> None:
    """Whoever was erased may stand in them still: the others go, and the command does not end as if all had."""
    ask("client", "add", "Zoë")
    (made,) = ask("catalogue", "backup")
    stuck = home / "backups" / "catalogue-20200101T000000000000Z-schema-7-backup.db"
    (stuck / "full").mkdir(parents=True)
    code, out, err = say("catalogue", "erase", "Zoë", "--yes", "--backups")
    assert (code, not Path(made["file"]).exists()) == (1, True)
    assert f"a backup that still holds it: {stuck}" in out
    assert err.startswith("bouncedesk: Zoë is erased, but 1 backup that may hold it could not be removed")
