"""Words of lists that are typed: in any case, with spaces, dashes or underscores, wherever they are read."""

import json
from collections.abc import Callable

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.commands.shell import COMMANDS, bouncedesk
from app.commands.typed_words import WordChoice
from app.domain.catalogue import ReleaseKind
from app.domain.enquiry import Complaint
from app.intake.session_file import parse_session_file
from app.pricing.pricing_words import PricingWords
from render.text import known_word
from tests.app.pricing.jobs import parse_job
from tests.refusals import refused

Try = Callable[..., tuple[int, str, str]]


def spelled(word: str, case: int, joint: str) -> str:
    """A word as somebody types it."""
    joined = word.replace("_", joint).replace("-", joint)
    return (joined, joined.upper(), joined.title())[case]


@given(st.sampled_from([each.value for each in Complaint]), st.integers(0, 2), st.sampled_from("_- "))
def test_a_word_is_known_however_it_is_spelled(word: str, case: int, joint: str) -> None:
    """And comes out as the list has it."""
    assert known_word(f" {spelled(word, case, joint)} ", [each.value for each in Complaint]) == word


@pytest.mark.parametrize("typed", ["", "-", "stem", "mp3320"])
def test_no_other_word_is_taken_for_it(typed: str) -> None:
    """Nor nothing for something."""
    assert known_word(typed, ["stems", "mp3-320"]) is None


def test_every_list_of_an_option_is_read_so() -> None:
    """No command has a choice of its own kind."""
    seen = 0
    for name in COMMANDS:
        command = bouncedesk.get_command(click.Context(bouncedesk), name)
        assert command
        commands = [command, *(command.commands.values() if isinstance(command, click.Group) else ())]
        for param in (param for each in commands for param in each.params):
            assert not isinstance(param.type, click.Choice), (name, param.name)
            seen += isinstance(param.type, WordChoice)
    assert seen >= 15


def test_a_job_is_read_so() -> None:
    """The release, the work, the state of the stems, variants and formats."""
    job = parse_job(
        json.dumps(
            {
                "release": "ep",
                "songs": [
                    {
                        "title": "Ember",
                        "stage": "Both",
                        "condition": "FAIR",
                        "variants": ["Vocal Up", "TV"],
                        "formats": ["MP3"],
                        "mix_quality": "needs care",
                    }
                ],
            }
        )
    )
    (song,) = job.songs
    assert (job.release, song.work, song.condition, song.needs_care) == ("EP", "both", "fair", True)
    assert (song.variants, song.formats) == (("vocal_up", "tv"), ("mp3",))
    assert PricingWords.load().values["releases"] == tuple(ReleaseKind)
    with refused("wrong_setting", key="release"):
        parse_job('{"songs": [{"stage": "both"}], "release": "LP"}')


def test_a_session_file_is_read_so() -> None:
    """Groups and whose effects they are."""
    read = parse_session_file('[groups]\nKick = "Drums"\nChoir = "Backing-Vocal"\n[fx_owner]\nVerb = "LEAD"\n')
    assert [str(each) for each in (*read.groups.values(), *read.fx_owners.values())] == [
        *("drums", "backing_vocal", "lead"),
    ]


def test_a_command_is_told_so(say: Try) -> None:
    """`--kind ep` is one; a wrong one is answered with what there is."""
    assert say("client", "add", "Nova")[0] == 0
    code, out, _ = say("release", "add", "Tide", "--client", "Nova", "--kind", "ep", "--json")
    assert (code, json.loads(out)["kind"]) == (0, "EP")
    code, _, err = say("release", "add", "Tide 2", "--client", "Nova", "--kind", "LP")
    assert code == 2
    assert "there is no “LP”; choose from single, EP, album" in err
    code, out, _ = say("advise", "--have", "Stereo Mix", "--recorded", "HOME", "--json")
    assert code == 0
    assert json.loads(out)
