"""The demonstration's folder is never somebody else's."""

from pathlib import Path

from app.demo.demo_folder import NOTE, DemoFolder
from tests.refusals import refused


def test_a_new_folder_is_made_and_says_what_it_is(tmp_path: Path) -> None:
    """With everything that leads to it; whoever finds it later learns that it may go."""
    folder = DemoFolder(tmp_path / "a" / "b", "Ember")
    folder.claim()
    assert folder.stems.is_dir()
    assert "can be deleted" in (folder.out / NOTE).read_text("utf-8")
    assert folder.studio.catalogue.parent == folder.home


def test_an_empty_folder_and_an_earlier_one_are_taken(tmp_path: Path) -> None:
    """A second demonstration goes where the first did."""
    folder = DemoFolder(tmp_path, "Ember")
    folder.claim()
    folder.claim()


def test_a_folder_with_somebodys_files_is_refused_untouched(tmp_path: Path) -> None:
    """Nothing of theirs is touched."""
    (tmp_path / "thesis.odt").write_text("do not lose")
    with refused("demo_folder_taken", folder=tmp_path):
        DemoFolder(tmp_path, "Ember").claim()
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.odt"]


def test_a_file_in_the_way_is_one_sentence(tmp_path: Path) -> None:
    """A folder cannot be made where a file is."""
    (tmp_path / "out").write_text("")
    with refused("demo_folder_unmade", folder=tmp_path / "out"):
        DemoFolder(tmp_path / "out", "Ember").claim()
