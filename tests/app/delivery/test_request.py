"""Requests that cannot be carried out as asked: one sentence, and whose fault it is."""

from pathlib import Path

import pytest

from app.delivery.request import RenderRequest, check_request
from app.delivery.variants import VariantRules
from app.errors import UsageError
from render.errors import BouncedeskError

RULES = VariantRules.load()


@pytest.fixture
def session(tmp_path: Path) -> Path:
    """A session's folder."""
    folder = tmp_path / "Ember"
    folder.mkdir()
    return folder


def refusal(request: RenderRequest) -> tuple[type[Exception], str]:
    """The class and the sentence of a refusal."""
    with pytest.raises(BouncedeskError) as caught:
        check_request(request, RULES)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert sentence.endswith(".")
    return type(caught.value), sentence


def test_a_request_in_order_passes(session: Path, tmp_path: Path) -> None:
    """Beside the session, above it, in a folder whose name only begins like it: all are places to render into."""
    everything = ("all", "main", "stems")
    for out in (tmp_path / "out", tmp_path, tmp_path / "Ember 2", tmp_path / "Ember.out" / "deep"):
        check_request(RenderRequest(session, out, everything, ("wav24", "mp3-v0", "wav16@44100"), "float"), RULES)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    """Nothing there, or a file: a failure, with what to do."""
    missing, file = tmp_path / "gone", tmp_path / "file.wav"
    file.write_bytes(b"")
    for folder, what in ((missing, "does not exist"), (file, "is not a folder")):
        kind, sentence = refusal(RenderRequest(folder, tmp_path / "out"))
        assert kind is BouncedeskError
        assert sentence.startswith(f"{folder} {what}; ")


@pytest.mark.parametrize("inside", [".", "out", "a/b", "../Ember/out", "x/.."])
def test_a_target_inside_the_session_is_bad_usage(session: Path, inside: str) -> None:
    """However it is written, the client's folder is never written to."""
    kind, sentence = refusal(RenderRequest(session, session / inside))
    assert kind is UsageError
    assert "inside the session's folder" in sentence


def test_a_link_does_not_hide_the_session(session: Path, tmp_path: Path) -> None:
    """A link to the session is the session, on either side."""
    link = tmp_path / "link"
    link.symlink_to(session, target_is_directory=True)
    assert refusal(RenderRequest(session, link / "out"))[0] is UsageError
    assert refusal(RenderRequest(link, session / "out"))[0] is UsageError


def test_links_that_lead_in_a_circle_are_no_target(session: Path, tmp_path: Path) -> None:
    """A link to itself is refused in a sentence, or, where the system takes it as a name, when it is opened."""
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    try:
        check_request(RenderRequest(session, loop / "out"), RULES)
    except UsageError as error:
        assert "cannot be followed" in str(error)  # noqa: PT017 -- newer Pythons do not raise


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"headroom": "clip"}, "Headroom is trim, refuse or float, not 'clip'."),
        ({"headroom": ""}, "Headroom is trim, refuse or float, not ''."),
        ({"variants": ("main", "karaoke")}, "There is no variant called 'karaoke'"),
        ({"variants": ("All",)}, "There is no variant called 'All'"),
        ({"formats": ("wav24", "wav12")}, "There is no format called 'wav12'"),
        ({"formats": ("",)}, "There is no format called ''"),
        ({"formats": ("wav16@",)}, "In wav16@ the rate must be"),
        ({"formats": ("wav16@44.1",)}, "In wav16@44.1 the rate must be"),
        ({"formats": ("wav16@-1",)}, "In wav16@-1 the rate must be"),
        ({"formats": ("wav16@7999",)}, "In wav16@7999 the rate must be"),
        ({"formats": ("wav16@384001",)}, "In wav16@384001 the rate must be"),
        ({"formats": ("wav16@٤٤١٠٠",)}, "the rate must be a whole number"),
        ({"formats": ("wav16@" + "9" * 5000,)}, "the rate must be a whole number"),
        ({"formats": ("mp3-320@96000",)}, "mp3-320 cannot be written at 96000 Hz"),
        ({"formats": ("@44100",)}, "There is no format called ''"),
    ],
)
def test_words_that_mean_nothing_are_bad_usage(session: Path, tmp_path: Path, asked: dict[str, str], says: str) -> None:
    """Variants, formats and headroom: named, with what there is."""
    kind, sentence = refusal(RenderRequest(session, tmp_path / "out", **asked))  # type: ignore[arg-type]  # one key each
    assert kind is UsageError
    assert says in sentence


def test_the_folder_is_looked_at_before_the_words(tmp_path: Path) -> None:
    """A missing folder is the first thing to say."""
    kind, _ = refusal(RenderRequest(tmp_path / "gone", tmp_path / "out", ("karaoke",)))
    assert kind is BouncedeskError
