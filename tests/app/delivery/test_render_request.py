"""Requests that cannot be carried out as asked: one sentence, and whose fault it is."""

from pathlib import Path

import pytest

from app.delivery.render_request import (
    RenderRequest,
    check_render_request,
)
from app.errors import UsageError
from app.routing.variants import VariantRules
from render.errors import BouncedeskError

RULES = VariantRules.load()


@pytest.fixture
def session(tmp_path: Path) -> Path:
    """A session's folder."""
    folder = tmp_path / "Ember"
    folder.mkdir()
    return folder


def refusal(request: RenderRequest) -> tuple[type[Exception], str]:
    """The class and the code of a refusal; its sentence is one, and names the file that is a fact of it."""
    with pytest.raises(BouncedeskError) as caught:
        check_render_request(request, RULES)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert sentence.endswith(".")
    assert str(caught.value.facts.get("file", "")) in sentence
    return type(caught.value), caught.value.code


def test_a_request_in_order_passes(session: Path, tmp_path: Path) -> None:
    """Beside the session, above it, in a folder whose name only begins like it: all are places to render into."""
    everything = ("all", "main", "stems")
    for out in (tmp_path / "out", tmp_path, tmp_path / "Ember 2", tmp_path / "Ember.out" / "deep"):
        check_render_request(
            RenderRequest(session, out, everything, ("wav24", "mp3-v0", "wav16@44100"), "float"), RULES
        )


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    """Nothing there, or a file: a failure, with what to do."""
    missing, file = tmp_path / "gone", tmp_path / "file.wav"
    file.write_bytes(b"")
    for folder in (missing, file):
        assert refusal(RenderRequest(folder, tmp_path / "out")) == (BouncedeskError, "not_a_folder")


@pytest.mark.parametrize("inside", [".", "out", "a/b", "../Ember/out", "x/.."])
def test_a_target_inside_the_session_is_bad_usage(session: Path, inside: str) -> None:
    """However it is written, the client's folder is never written to."""
    assert refusal(RenderRequest(session, session / inside)) == (UsageError, "inside_session")


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
        check_render_request(RenderRequest(session, loop / "out"), RULES)
    except UsageError as error:
        assert error.code == "not_a_folder"  # noqa: PT017 -- newer Pythons do not raise


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"headroom": "clip"}, "unknown_headroom"),
        ({"headroom": ""}, "unknown_headroom"),
        ({"variants": ("main", "karaoke")}, "unknown_variant"),
        ({"variants": ("All",)}, "unknown_variant"),
        ({"formats": ("wav24", "wav12")}, "unknown_format_name"),
        ({"formats": ("",)}, "unknown_format_name"),
        ({"formats": ("wav16@",)}, "invalid_rate"),
        ({"formats": ("wav16@44.1",)}, "invalid_rate"),
        ({"formats": ("wav16@-1",)}, "invalid_rate"),
        ({"formats": ("wav16@7999",)}, "invalid_rate"),
        ({"formats": ("wav16@384001",)}, "invalid_rate"),
        ({"formats": ("wav16@٤٤١٠٠",)}, "invalid_rate"),
        ({"formats": ("wav16@" + "9" * 5000,)}, "invalid_rate"),
        ({"formats": ("mp3-320@96000",)}, "unsupported_rate"),
        ({"formats": ("@44100",)}, "unknown_format_name"),
    ],
)
def test_words_that_mean_nothing_are_bad_usage(session: Path, tmp_path: Path, asked: dict[str, str], code: str) -> None:
    """Variants, formats and headroom."""
    refused = refusal(RenderRequest(session, tmp_path / "out", **asked))  # type: ignore[arg-type]  # one key each
    assert refused == (UsageError, code)


def test_the_folder_is_looked_at_before_the_words(tmp_path: Path) -> None:
    """A missing folder is the first thing to say."""
    kind, _ = refusal(RenderRequest(tmp_path / "gone", tmp_path / "out", ("karaoke",)))
    assert kind is BouncedeskError
