"""`catalogue` as a shell runs it."""

from pathlib import Path

import pytest

from tests.app.commands.conftest import Run


def test_export_and_import_by_command(ask: Run, say: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What one home wrote, another reads."""
    ask("client", "add", "Zoë 🎧")
    told = ask("catalogue", "export", str(tmp_path / "out"))
    assert told["rows"]["clients"] == 1
    monkeypatch.setenv("BOUNCEDESK_HOME", str(tmp_path / "second"))
    assert ask("catalogue", "import", str(tmp_path / "out"))["rows"] == told["rows"]
    assert [client["name"] for client in ask("client", "list")] == ["Zoë 🎧"]
    code, out, err = say("catalogue", "import", str(tmp_path / "out"))
    assert (code, out) == (2, "")
    assert "holds something already" in err
