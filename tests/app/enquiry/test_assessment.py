"""An enquiry is answered from what was said and what arrived, and the reply can be sent as it is.

What was sent is looked into as what it is: a mix, a folder, a zip, or an envelope around one mix.
"""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from app.domain.enquiry import Advised, Answers, Arrival, Assessed, ClientNote, Clue, Material, MixFinished
from app.enquiry.assessment import ArrivalInspector, Enquirer, EnquiryService, answers_with, enquirer_of
from app.intake.advice.advice_rules import AdviceRules
from app.intake.grouping import GroupRules
from render.errors import AudioError
from render.monitor import Unwatched
from tests.app.enquiry.samples import BASS, BEAT, CLIPPED, CRUSHED, HEALTHY, KICK, LEAD, mix, session
from tests.refusals import refused
from tests.widgets.stems import write_stems

TODAY = date(2026, 11, 23)
SERVICE = EnquiryService.open()


def answered(text: str, arrival: Arrival | None = None, client: str = "Rosa Fenn", title: str = "Ember") -> Assessed:
    """The answer to a note and what came with it."""
    return SERVICE.answer(SERVICE.read(text, TODAY), arrival, Enquirer(client, title))


def test_a_session_makes_the_reply_say_what_is_fine_and_what_to_fix() -> None:
    """Advice, the scan's points, the next step and the price stand in one reply."""
    answer = answered("Stems of my song for Spotify. Thanks, Rosa", session(LEAD, KICK, BASS, problems=(CLIPPED,)))
    text = answer.reply.text
    assert answer.advice.stage is Advised.BOTH
    assert answer.reply.subject == "“Ember”: what we suggest"
    assert "mixing first, and then mastering" in text
    assert "Every file opens" in text
    assert "What would help" in text
    assert "start from £325 a song" in text
    assert "we mix from your parts" in text
    assert "Send the separate parts" not in text


def test_a_mix_is_answered_by_what_was_heard_in_it() -> None:
    """A healthy mix that is called finished is for mastering; a crushed one is doubted, with the figures."""
    healthy, crushed = answered("The mix is finished", mix()), answered("The mix is finished", mix(CRUSHED))
    assert healthy.advice.stage is Advised.MASTERING
    assert "Mastering starts from £75 a song" in healthy.reply.text
    assert crushed.advice.confidence < healthy.advice.confidence
    assert "clipped in 900 places" in crushed.reply.text
    assert not any("LUFS" in line for line in healthy.reply.text.splitlines())


def test_a_note_alone_is_answered_too() -> None:
    """Nothing recorded yet: there is nothing to drop, and still a reply."""
    answer = answered("We have not recorded it yet. Can I send stems for mixing remotely?")
    assert answer.advice.stage is Advised.RECORDING
    assert "thank you for your message about “Ember”" in answer.reply.text
    assert "£" not in answer.reply.text
    assert "you do not have to be in the studio" in answer.reply.text


def test_files_do_not_err_about_what_they_are() -> None:
    """Called a final mix but sent as parts, it is parts, and the contradiction is named."""
    answer = answered("Here's the final mix, it's finished.", session(LEAD, KICK, BASS))
    assert answer.advice.stage is not Advised.MASTERING
    assert any("3 separate tracks, not one finished mix" in reason for reason in answer.advice.reasons)
    sure = answered("The stems, not finished", session(LEAD, KICK, BASS)).advice
    assert answer.advice.confidence < sure.confidence


def test_a_voice_and_one_thing_more_are_a_vocal_and_a_beat() -> None:
    """Three parts are multitracks; what the client calls stems stays stems; one file alone is a mix."""
    stated = Answers()
    assert answers_with(stated, session(LEAD, BEAT)).have is Material.VOCAL_AND_BEAT
    assert answers_with(stated, session(LEAD, KICK, BASS)).have is Material.MULTITRACKS
    assert answers_with(stated, session(KICK, BASS)).have is Material.MULTITRACKS
    assert answers_with(Answers(Material.STEMS), session(LEAD, BEAT)).have is Material.STEMS
    alone = session(BEAT)
    assert answers_with(stated, Arrival(alone.path, HEALTHY, alone.scan)).have is Material.STEREO_MIX


@pytest.mark.parametrize("arrival", [None, session(LEAD, KICK, BASS), mix()], ids=["nothing", "session", "mix"])
def test_mixing_and_mastering_that_were_asked_for_are_both(arrival: Arrival | None) -> None:
    """Whatever arrived with the note: advised, priced, and said to have been asked for."""
    answer = answered("I need my song mixed and mastered", arrival)
    assert answer.advice.stage is Advised.BOTH
    assert answer.advice.estimate_from_pence == SERVICE.advice.from_pence["both"]
    assert "You asked for mixing and mastering" in answer.reply.text
    assert answered("I need my song mixed", session(LEAD, KICK, BASS)).advice.stage is Advised.MIXING


def test_what_the_note_tells_is_not_asked_again() -> None:
    """A deadline and a release that were named are no questions any more, and the day is confirmed."""
    silent = answered("Stems of a song", session(LEAD, KICK, BASS)).reply.text
    reply = answered("Stems, out on Spotify by 12 December", session(LEAD, KICK, BASS)).reply.text
    assert "Is there a date" in silent
    assert "Is there a date" not in reply
    assert "Where will it be released" not in reply
    assert "you need it by 12 December 2026" in reply


GREETED = [
    ("Stems here. Thanks, Rosa Fenn", "Rosa Fenn", "Hi Rosa,"),
    ("Stems here.", "Halcyon Yard", "Hi Halcyon Yard,"),
    ("Stems here. Cheers, The Lanterns", "The Lanterns", "Hi The Lanterns,"),
]


@pytest.mark.parametrize(("text", "client", "greeting"), GREETED)
def test_a_person_is_greeted_by_the_first_name_and_a_band_by_its_whole(text: str, client: str, greeting: str) -> None:
    """Only who signed as a person is called by half a name."""
    assert answered(text, client=client).reply.text.startswith(greeting)


@pytest.mark.parametrize("stage", list(Advised))
def test_every_stage_has_a_whole_reply(stage: Advised) -> None:
    """No placeholder and no empty line too many is left in any reply."""
    stated = {
        Advised.MIXING: Answers(Material.STEMS),
        Advised.MASTERING: Answers(Material.STEREO_MIX, MixFinished.YES),
        Advised.BOTH: Answers(Material.VOCAL_AND_BEAT),
        Advised.RECORDING: Answers(Material.NOTHING),
        Advised.ASSESSMENT: Answers(),
    }
    answer = SERVICE.answer(ClientNote(answers=stated[stage]), None, Enquirer("Rosa", "Ember"))
    assert answer.advice.stage is stage
    assert not re.search(r"[{}]|  |\n\n\n", answer.reply.text)


def test_braces_of_a_client_stay_as_they_are() -> None:
    """A title that looks like a placeholder is a title."""
    assert "“{price} {studio}”" in answered("Stems", title="{price} {studio}").reply.text


def test_a_studio_signs_its_replies() -> None:
    """With a name it stands last; without, the reply ends with its greeting."""
    service = EnquiryService.open("Monster Trax Studio")
    reply = service.answer(ClientNote(), None, Enquirer("Rosa", "Ember")).reply
    assert reply.text.endswith("All the best,\nMonster Trax Studio\n")


def test_whose_song_it_is_is_told_said_or_named() -> None:
    """An option is believed before the note, the note before the file's name."""
    note, path = ClientNote(client="Rosa", title="Ember"), Path("Mika Osei - Glasshouse final mix.wav")
    assert enquirer_of(note, path, "Jo", "Salt") == Enquirer("Jo", "Salt")
    assert enquirer_of(note, path) == Enquirer("Rosa", "Ember")
    assert enquirer_of(ClientNote(), path) == Enquirer("Mika Osei", "Glasshouse")
    assert enquirer_of(ClientNote(), None) == Enquirer()


def test_a_reply_is_short_enough_to_be_read() -> None:
    """At most four reasons, however many there are."""
    clues = (*CRUSHED, Clue("squashed", "3 dB"), Clue("steady", "0.4 dB"), Clue("cancels", "9 dB"))
    answer = answered("Finished mix, happy with the mix, going on Spotify", mix(clues))
    assert len(answer.advice.reasons) > 4
    assert answer.reply.text.split("Why we think so:\n")[1].split("\n\n")[0].count("\n- ") == 3


INSPECTOR = ArrivalInspector(AdviceRules.load(), GroupRules.load())


def test_a_file_is_listened_to_and_a_folder_scanned(tmp_path: Path) -> None:
    """One gives clues, the other a scan."""
    folder = write_stems(tmp_path / "Ember", ("LV.wav", "Kick.wav"))
    lone = INSPECTOR.inspect(folder / "LV.wav", None, Unwatched())
    assert lone.scan is None
    assert lone.clues is not None
    assert {"short"} <= {clue.code for clue in lone.clues}
    scanned = INSPECTOR.inspect(folder, None, Unwatched())
    assert scanned.clues is None
    assert scanned.scan is not None
    assert len(scanned.scan.stems) == 2


def test_a_zip_with_one_file_is_a_mix_in_an_envelope(tmp_path: Path) -> None:
    """It is unpacked among the sessions, scanned, and listened to."""
    folder = write_stems(tmp_path / "sent", ("Ember.wav",))
    archive = Path(shutil.make_archive(str(tmp_path / "Ember"), "zip", folder))
    arrival = INSPECTOR.inspect(archive, tmp_path / "sessions" / "Ember", Unwatched())
    assert arrival.scan is not None
    assert arrival.scan.folder == tmp_path / "sessions" / "Ember"
    assert arrival.clues is not None


def test_what_cannot_be_used_is_one_sentence(tmp_path: Path) -> None:
    """A text file and an empty folder are refused by name."""
    (tmp_path / "note.wav").write_text("a note")
    with pytest.raises(AudioError, match=r"note\.wav"):
        INSPECTOR.inspect(tmp_path / "note.wav", None, Unwatched())
    (tmp_path / "empty").mkdir()
    with refused("no_stems", folder=str(tmp_path / "empty")):
        INSPECTOR.inspect(tmp_path / "empty", None, Unwatched())
