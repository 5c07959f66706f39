"""What a client's note says is read as a person would read it, and nothing is read into it."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.enquiry import Advised, Answers, ClientNote, Complaint, Material, MixFinished, Recorded
from app.domain.pricing import BookedWork
from app.enquiry.client_note import NoteRules, read_note, read_words
from app.intake.advice.advice_rules import AdviceRules
from app.intake.advice.recommendation import advise
from render.errors import BouncedeskError
from render.tables import Document, parse_toml

TODAY = date(2026, 11, 23)  # a Monday
RULES = NoteRules.load()
MIX, YES, NO, UNSURE = Material.STEREO_MIX, MixFinished.YES, MixFinished.NO, MixFinished.UNSURE


def read(text: str) -> ClientNote:
    """The note as read today."""
    return read_note(text, RULES, TODAY)


SAYS = {
    "I've got a vocal and a beat": Answers(Material.VOCAL_AND_BEAT),
    "I’ve put vocals over a type beat.": Answers(Material.VOCAL_AND_BEAT),
    "Got a beat and some vocals recorded at home": Answers(Material.VOCAL_AND_BEAT, recorded=Recorded.HOME),
    "My producer already sent me a final mix": Answers(MIX, YES),
    "I recorded the song myself at home": Answers(recorded=Recorded.HOME),
    "Can I skip mixing and just master it? The balance is off.": Answers(problems=(Complaint.UNBALANCED,)),
    "I have the stems, the vocals are not sitting right": Answers(Material.STEMS, problems=(Complaint.VOCALS,)),
    "All the multitracks, recorded at Foel Studio.": Answers(Material.MULTITRACKS, recorded=Recorded.STUDIO),
    "We have not recorded it yet": Answers(Material.NOTHING),
    "We'd like to record a song next month": Answers(Material.NOTHING),
    "The mix is finished and is going on Spotify": Answers(MIX, YES, release=True),
    "It just needs mastering, we're happy with the mix": Answers(MIX, YES),
    "It sounds muddy and the drums are weak": Answers(problems=(Complaint.MUDDY, Complaint.DRUMS)),
    "It isn't muddy, just a bit flat": Answers(problems=(Complaint.FLAT,)),
    "It's not harsh at all": Answers(),
    "Not sure if it's ready for mastering": Answers(finished=UNSURE),
    "I don't know whether the mix is any good": Answers(MIX, UNSURE),
    "It's a rough mix, still needs work": Answers(MIX, NO),
    "There's no bass and the low end is boomy": Answers(problems=(Complaint.MUDDY, Complaint.BASS)),
    "It lacks depth and sounds harsh": Answers(problems=(Complaint.HARSH, Complaint.DEPTH)),
    "The vocals are great. It's my new single.": Answers(release=True),
    "Hello, can you call me?": Answers(),
    "": Answers(),
}


@pytest.mark.parametrize("text", SAYS)
def test_a_note_says_what_it_says(text: str) -> None:
    """The answers to the guide's questions, and no others."""
    assert read(text).answers == SAYS[text]


ADVISED = {
    "I've got a vocal and a beat": Advised.BOTH,
    "My producer already sent me a final mix": Advised.MASTERING,
    "I recorded the song myself at home": Advised.BOTH,
    "I have a mix. Can I skip mixing and just master it? The balance and tone are still off": Advised.MIXING,
    "I have stems or multitracks and the vocals are not sitting right": Advised.MIXING,
    "Am I unsure? Yes, I'm not sure what stage it is at": Advised.ASSESSMENT,
    "Nothing recorded yet, just an idea": Advised.RECORDING,
    "I've got stems and it's heading to streaming platforms, want it release-ready": Advised.BOTH,
}


@pytest.mark.parametrize("text", ADVISED)
def test_the_guides_scenarios_as_notes_lead_where_the_guide_leads(text: str) -> None:
    """What a client would write, advised as the guide advises."""
    assert advise(read(text).answers, None, AdviceRules.load()).stage is ADVISED[text]


WHO = {
    "Hi, my song needs mixing.\n\nThanks,\nRosa Fenn": "Rosa Fenn",
    "Hi there, please master this. Cheers, Mika": "Mika",
    "From: Rosa Fenn <rosa@example.org>\nSubject: mixing\n\nHello": "Rosa Fenn",
    "My name is Jo and I have a track": "Jo",
    "I'm not sure it is ready": "",
    "I'm Dana, we have stems": "Dana",
    "This is a song of mine": "",
    "Please mix this.\n– The Lanterns": "The Lanterns",
    "Best wishes\nÉlodie O'Neill": "Élodie O'Neill",
    "Can you mix it?\nThanks": "",
    "Hi, I am Marta Kowalska. We have a song.\n\nThanks,\nMarta": "Marta Kowalska",
    "I'm Marta Kowalska and I sing.\n\nCheers, Marta": "Marta Kowalska",
    "From: Marta <m@example.org>\n\nHello\n\nBest,\nMarta Kowalska\nm@example.org": "Marta Kowalska",
    "From: Marta Kowalska m@example.org\n\nHello": "Marta Kowalska",
    "A song to mix.\n\nThanks,\nMarta\nmarta.kowalska@example.org": "Marta Kowalska",
    "A song to mix.\n\nThanks,\nMarta\nband@example.org": "Marta",
    "Marta Kowalska here, with a song": "Marta Kowalska",
    "Stems here. Please mix": "",
    "My name is Jan van Dyk and we rehearse": "Jan van Dyk",
    "": "",
}


@pytest.mark.parametrize("text", WHO)
def test_whoever_writes_is_named(text: str) -> None:
    """A signature, a mail's head or an introduction; not just any word with a capital."""
    assert read(text).client == WHO[text]


WANTED = {
    "I am looking for mixing and mastering for my song": BookedWork.BOTH,
    "I need my single mixed and mastered": BookedWork.BOTH,
    "How much is mixing & mastering?": BookedWork.BOTH,
    "A quote for mix/master please": BookedWork.BOTH,
    "Could you mix it and then master it": BookedWork.BOTH,
    "We need it mixed.\nWe'd like mastering too.": BookedWork.BOTH,
    "The song needs mixing": BookedWork.MIXING,
    "Could you mix my song?": BookedWork.MIXING,
    "It just needs mastering": BookedWork.MASTERING,
    "I'd like a quote for mastering": BookedWork.MASTERING,
    "We would like our EP (5 tracks) mastered for vinyl": BookedWork.MASTERING,
    "We want these two songs mixed": BookedWork.MIXING,
    "Do I need mixing and mastering?": None,
    "It was mixed and mastered in 2019": None,
    "I'm not sure whether it needs mixing or mastering": None,
    "Is mixing more important than mastering?": None,
    "Could you listen to my mix?": None,
    "": None,
}


@pytest.mark.parametrize("text", WANTED)
def test_the_work_that_is_asked_for_is_read(text: str) -> None:
    """As it is asked for; a question whether it is needed, or what was done before, asks for nothing."""
    assert read(text).wanted is WANTED[text]


def test_what_was_read_is_one_line() -> None:
    """Who, which song, what work, by when; nothing where nothing was read."""
    text = "I am Marta Kowalska, “Ember” needs mixing and mastering by 12 December.\n\nThanks, Marta"
    assert read_words(read(text)) == "Marta Kowalska · “Ember” · asks for mixing and mastering · by 12 December 2026"
    assert read_words(read("Hello")) == ""


LETTERS = tomllib.loads(Path(__file__).with_name("letters.toml").read_text("utf-8"))["letter"]


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter["client"])
def test_whole_letters_are_read(letter: dict[str, str]) -> None:
    """In a dozen languages: with footers, forwarded, quoting, in haste; what is not asked for is not read into them."""
    note = read(letter["text"])
    assert (note.client, note.wanted or "", note.deadline) == (letter["client"], letter["wanted"], letter["by"])


WRITERS = {
    "Hi,\n\ncould you mix our song?\n\n— Jo, The Reeds": "The Reeds",
    "hey its DJ Krill, need a mix": "DJ Krill",
    "its Friday Night Lights we want to sound like": "",
    "It's been a while": "",
    "im sarah jones from leeds, need a mix": "Sarah Jones",
    "hey, im sarah jones and i make bedroom pop": "Sarah Jones",
    "im super excited and i have 3 songs": "",
    "im looking for a mix, from leeds": "",
    "你好，我是李明，想做混音": "李明",
    "我是歌手，想做混音": "",
}


@pytest.mark.parametrize("text", WRITERS)
def test_who_writes_in_haste_or_for_a_band_is_read(text: str) -> None:
    """What only looks like a name is none."""
    assert read(text).client == WRITERS[text]


BANDS = {
    "Hi, I'm Anna Kowalska, we are The Night Owls and need a mix.\nThanks, Anna": ("Anna Kowalska", "The Night Owls"),
    "Hi!\n\nWe are Glass Harbour, an indie band from Leeds.\n\nCheers,\nTom Reed": ("Tom Reed", "Glass Harbour"),
    "We're a duo called Salt & Iron. Mixing please.\n\nBest,\nMia Holt": ("Mia Holt", "Salt & Iron"),
    "Our band is called Kometa.\n\nThanks,\nJan Nowak": ("Jan Nowak", "Kometa"),
    "Artist: Lumen\nI need a master.\n\nThanks,\nSofia Berg": ("Sofia Berg", "Lumen"),
    "Mix this please.\n\nThanks,\nAnna Kowalska | The Night Owls": ("Anna Kowalska", "The Night Owls"),
    "Mix this please.\n\nThanks,\nAnna Kowalska (The Night Owls)": ("Anna Kowalska", "The Night Owls"),
    "I'm Ben Hart, drummer of The Reeds, we need a mix.": ("Ben Hart", "The Reeds"),
    "This is Ben Hart from The Reeds. A quote please": ("Ben Hart", "The Reeds"),
    "Hallo, ich bin Anna Berger, unsere Band heißt Nachtzug.": ("Anna Berger", "Nachtzug"),
    "Hallo, wir sind Nachtzug und suchen einen Mixer.\n\nLG\nAnna Berger": ("Anna Berger", "Nachtzug"),
    "Bonjour, je m'appelle Léa Dubois, notre groupe s'appelle Les Ombres.": ("Léa Dubois", "Les Ombres"),
    "Hola, me llamo Ana Ruiz, somos Los Faros.": ("Ana Ruiz", "Los Faros"),
    "Ciao, mi chiamo Luca Neri, la nostra band si chiama Fumo.": ("Luca Neri", "Fumo"),
    "Hi we are The Night Owls, we need a mix.": ("The Night Owls", "The Night Owls"),
    "Hi, we are looking for a mix.\n\nThanks,\nAnna Kowalska": ("Anna Kowalska", ""),
    "Hi, we are Swedish.\n\nThanks,\nAnna Kowalska": ("Anna Kowalska", ""),
    "We're DIY and free on Monday.\n\nThanks,\nAnna Kowalska": ("Anna Kowalska", ""),
    "I'm Anna Kowalska from London.": ("Anna Kowalska", ""),
    "I'm Anna Kowalska from The Netherlands.": ("Anna Kowalska", ""),
    "Our band needs a mix.\n\nThanks,\nAnna Kowalska": ("Anna Kowalska", ""),
    "We want it to sound like The Beatles.\n\nThanks,\nAnna Kowalska": ("Anna Kowalska", ""),
}


@pytest.mark.parametrize("text", BANDS)
def test_who_writes_and_for_whom_are_apart(text: str) -> None:
    """The client is who signs; the band is read, and shown as it was read. A town is no band."""
    note = read(text)
    assert (note.client, note.artist) == BANDS[text]
    assert (f" · for {note.artist}" in read_words(note)) is (note.artist not in ("", note.client))


READ = {
    "I need stem mastering for one track": "also stem mastering",
    "Could you tune the vocals and also edit the drums? Our budget is around £300.": "also vocal tuning · budget £300",
    "A quote for mixing three songs": "asks for mixing · 3 songs",
    "A quote for mastering our EP (5 tracks)": "asks for mastering · 5 songs",
    "It was tuned already": "",
    "two songs, or maybe three songs": "",
}


@pytest.mark.parametrize("text", READ)
def test_what_else_is_asked_for_is_shown_as_it_was_read(text: str) -> None:
    """Other work, how many songs, the budget; two numbers are none."""
    assert read_words(read(text)) == READ[text]


TITLES = {
    "It's called Slow Ferry and it's finished": "Slow Ferry",
    "The song is “Ember”, please listen": "Ember",
    'My track "Salt & Rope" needs a master': "Salt & Rope",
    "We don't like the mix, it's flat": "",
    "Track: Paper Lanterns": "Paper Lanterns",
    'From: "Kovacs, Peter" <pk@dunes.example>\nTo: "The Studio" <post@studio.example>\n\nPlease master our song.': "",
    'From: "Kovacs, Peter" <pk@dunes.example>\n\nPlease master “Dune”.': "Dune",
}


@pytest.mark.parametrize("text", TITLES)
def test_the_songs_title_is_found(text: str) -> None:
    """In quotation marks, or after what says that it is one; an apostrophe is no quotation mark, a person no title."""
    assert read(text).title == TITLES[text]


DAYS = {
    "I need it by 12 December": "2026-12-12",
    "Need it before the 3rd of January please": "2027-01-03",
    "Deadline is 2026-12-04.": "2026-12-04",
    "it should be out on 04/12/2026": "2026-12-04",
    "Could it be ready by Friday?": "2026-11-27",
    "we need it for next Friday": "2026-12-04",
    "release is in two weeks": "2026-12-07",
    "needed by tomorrow": "2026-11-24",
    "ready by the end of the month": "2026-11-30",
    "We recorded in 3 days": "2026-11-26",
    "needed by 31 November": "",
    "it was due on 1/2/2020": "",
    "I have 24 tracks at 48 kHz": "",
    "no hurry": "",
}


@pytest.mark.parametrize("text", [text for text in DAYS if "recorded" not in text])
def test_the_day_it_is_needed_by_is_found(text: str) -> None:
    """Dates as people write them, in the future, and only where something is wanted by them."""
    assert read(text).deadline == DAYS[text]


ANSWERS = {
    "Is mixing more important than mastering?": "bigger foundation",
    "Can mastering fix a bad mix?": "cannot properly fix",
    "Can I skip mixing and just master it?": "not the right fix",
    "Do I need mastering if I only release on streaming platforms?": "streaming alone",
    "What if I am not sure whether my song is ready for mastering?": "assessment",
    "Can I send stems for mixing remotely?": "remotely",
}


@pytest.mark.parametrize("question", ANSWERS)
def test_every_question_of_the_guide_has_the_guides_answer(question: str) -> None:
    """Asked in a note, it is answered."""
    assert any(ANSWERS[question] in answer for answer in read(question).asked)


def test_an_address_is_found_and_the_note_kept_as_it_is() -> None:
    """The e-mail goes to the client's card; nothing of the note is lost."""
    note = read("  Write to rosa.fenn+music@example.co.uk, please.\n")
    assert note.email == "rosa.fenn+music@example.co.uk"
    assert note.text == "Write to rosa.fenn+music@example.co.uk, please."


def test_links_and_tempo_go_to_the_brief() -> None:
    """Each link once, without the full stop behind it; a tempo nobody plays is none."""
    note = read("Like https://example.org/a?b=1. And https://example.org/a?b=1, it's 92.5 BPM")
    assert (note.links, note.tempo_bpm) == (("https://example.org/a?b=1",), 92.5)
    assert read("It is 999 bpm").tempo_bpm is None


@given(st.text(max_size=400))
def test_any_text_can_be_read(text: str) -> None:
    """No note makes the reading stumble."""
    assert read(text).text == text.strip()


def test_a_long_note_is_read_at_once() -> None:
    """A whole thread, or one endless word, is no trap for the patterns."""
    assert read("a" * 200_000).answers == Answers()
    assert read("vocals and " * 20_000 + "'").title == ""
    assert read("Thanks, " + "A " * 20_000).deadline == ""


WRONG = [
    ('[[statement]]\nanswer = "weather"\nvalue = "x"\nany = []', "answer"),
    ('[[statement]]\nanswer = "have"\nvalue = "x"\nany = []', "value"),
    ('[[statement]]\nanswer = "have"\nvalue = "stems"\nany = ["("]', "any"),
    ('[[statement]]\nanswer = "have"\nvalue = "stems"\nany = []\nnegated = 1', "negated"),
]


@pytest.mark.parametrize(("text", "key"), WRONG)
def test_a_wrong_rule_is_refused_by_its_key(text: str, key: str) -> None:
    """One sentence names the key that is wrong."""
    with pytest.raises(BouncedeskError) as caught:
        NoteRules.read(parse_toml(text, Document("enquiry.toml")))
    assert caught.value.facts["key"].rpartition(".")[2] == key
