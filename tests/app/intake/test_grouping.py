"""Groups from names: the table of real names, what decides, shared titles, corrections, and rules that are wrong."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.session import NEVER_MIXED, FxOwner, Group
from app.intake.grouping import GroupRules, habit_key
from app.intake.scan import scan_folder
from tests.app.intake.audio import write
from tests.refusals import refused

RULES = GroupRules.load()
TABLE = tomllib.loads(Path(__file__).with_name("names.toml").read_text("utf-8"))
NAMES = [
    (habit, name, group, owner or None)
    for habit, groups in TABLE.items()
    for written, names in groups.items()
    for name in names
    for group, _, owner in [written.partition(" ")]
]
MINIMAL = """
[weights]
usual = 4
hint = 1
[confidence]
usual = 0.8
nothing = 0.1
[doubts]
rival = 0.5
typing_slip = 0.5
folder = 0.5
[effects]
words = ["verb"]
weight = "usual"
[vocals]
usual = ["vox"]
[drums]
usual = ["kick"]
"""


def test_the_table_holds_at_least_400_names_in_many_habits() -> None:
    """The table is as large and as varied as promised, and names nothing twice within a habit."""
    assert len({name for _, name, _, _ in NAMES}) >= 400
    assert len(TABLE) >= 10
    assert {group for _, _, group, _ in NAMES} == set(Group)
    assert len({(habit, name) for habit, name, _, _ in NAMES}) == len(NAMES)


@pytest.mark.parametrize(("habit", "name", "group", "owner"), NAMES)
def test_a_real_name_gets_the_group_an_engineer_would_give_it(
    habit: str, name: str, group: str, owner: str | None
) -> None:
    """Every name of the table lands in its group, and vocal effects with their vocal."""
    found = RULES.assign(name)
    assert (found.group, found.fx_owner) == (group, owner), f"{habit}: {found}"


@pytest.mark.parametrize("name", ["Kick In.wav", "kick in.FLAC", "Kick In.aif", "01 Kick In.wav.wav"])
def test_the_ending_of_a_file_says_nothing(name: str) -> None:
    """A file's ending changes neither group nor confidence."""
    assert RULES.assign(name) == RULES.assign("Kick In")


def test_an_assignment_says_which_words_decided() -> None:
    """The words that decided are named, effects included where they made the group."""
    assert RULES.assign("12_Choir Pad L").matched == "choir pad"
    assert RULES.assign("LV Verb").matched == "lv, verb"
    assert RULES.assign("Ember 3").matched == ""


def test_unknown_names_are_other_with_little_confidence() -> None:
    """What nobody could know becomes `other`, less sure than anything known."""
    unknown = RULES.assign("xj9")
    assert unknown.group is Group.OTHER
    assert unknown.confidence < min(RULES.assign(name).confidence for name in ("Lead", "Room", "Beat", "Solo"))


def test_confidence_falls_with_weak_words_rivals_and_slips() -> None:
    """A clear name is surer than one with a rival, a mistyped one, or one told by its folder only."""
    sure = RULES.assign("Kick").confidence
    assert sure >= 0.9
    for doubtful in ("Snare Clap", "Overhaeds", "Room", "Drums/Take 1"):
        assert RULES.assign(doubtful).confidence < sure, doubtful


@pytest.mark.parametrize(
    ("path", "group"),
    [
        ("Vocals/Take 3.wav", Group.LEAD_VOCAL),
        ("Backing Vocals/Take 3.wav", Group.BACKING_VOCAL),
        ("Guitars/Lead.wav", Group.GUITARS),
        ("Drums/Bass Drum.wav", Group.DRUMS),
        ("Drums/Bass.wav", Group.BASS),
        ("Vocals\\Verb.wav", Group.VOCAL_FX),
        ("Reference/Somebody - A Song.mp3", Group.REFERENCE),
        ("Bounces/Audio 1.wav", Group.OTHER),
        ("Mixes to do/Take 1.wav", Group.OTHER),
        ("Drums/Close/01.wav", Group.DRUMS),
        ("Vocals/Drums/Take 1.wav", Group.DRUMS),
        ("Drums/Vocals/Take 1.wav", Group.LEAD_VOCAL),
        ("Guitars\\Keys\\Close\\01.wav", Group.KEYS),
    ],
)
def test_the_folder_helps_where_the_name_says_little(path: str, group: Group) -> None:
    """The innermost telling folder decides for a name that says little, and never against a name that says much."""
    assert RULES.assign(path).group is group


@pytest.mark.parametrize("name", ["Invoice", "Sntop", "Lvfx", "Vocalbg"])
def test_two_letters_inside_a_word_say_nothing(name: str) -> None:
    """“in” and “voice” are in every invoice: parts of words written together have three letters and more."""
    assert RULES.assign(name) == RULES.assign("xj9")


@pytest.mark.parametrize("name", ["Matter", "Prefix", "Guidelines", "Refrain", "Clicquot", "Mixin", "Mastre"])
def test_a_slip_never_leaves_a_stem_out_of_the_mix(name: str) -> None:
    """Only words written as they are keep a stem from being mixed."""
    assert RULES.assign(name).group not in NEVER_MIXED


def test_effects_of_both_vocals_belong_to_both() -> None:
    """Effects named after lead and backing vocals belong to both."""
    assert RULES.assign("Lead + BGV Verb").fx_owner is FxOwner.BOTH


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=600))
def test_any_name_gets_a_group(name: str) -> None:
    """Whatever a file is called, lone surrogates included, it gets a group, a confidence within 0 to 1, and soon."""
    found = RULES.assign(name)
    assert 0 < found.confidence <= 1
    assert (found.fx_owner is not None) == (found.group is Group.VOCAL_FX)


@given(st.sampled_from([name for _, name, _, _ in NAMES]))
def test_any_separator_will_do(name: str) -> None:
    """Underscores, hyphens and dots separate words as spaces do."""
    plain = RULES.assign(name.replace("_", " ").replace("-", " ").replace(".", " "))
    assert RULES.assign(name).group is plain.group


@pytest.mark.parametrize(
    ("addition", "key"),
    [
        ("[drumz]\nusual = ['x']", "drumz"),
        ("[keys]\nmighty = ['x']", "keys.mighty"),
        ("[keys]\nusual = 'piano'", "keys.usual"),
        ("[keys]\nusual = ['kick']", "keys.usual"),
        ("[keys]\nusual = ['  ']", "keys.usual"),
        ("keys = 3", "keys"),
        ("[vocal_roles]\nleading = ['x']", "vocal_roles.leading"),
    ],
)
def test_wrong_rules_are_refused_by_the_key(addition: str, key: str) -> None:
    """A mistake in the rules is one sentence that names the file and the key."""
    head, tables = (addition, MINIMAL) if "[" not in addition.splitlines()[0] else ("", MINIMAL + addition)
    with refused("wrong_setting", file="groups.toml", key=key):
        GroupRules.parse(f"{head}\n{tables}")


@pytest.mark.parametrize(
    ("old", "new", "key"), [("usual = 4", "usual = 'much'", "weights.usual"), ("rival = 0.5", "", "doubts.rival")]
)
def test_wrong_numbers_are_refused_by_the_key(old: str, new: str, key: str) -> None:
    """A number that is missing or none names its key."""
    with refused("wrong_setting", file="groups.toml", key=key):
        GroupRules.parse(MINIMAL.replace(old, new))


def test_text_that_is_no_toml_is_refused_with_its_line() -> None:
    """A file that is no TOML names itself and the place."""
    with refused("not_toml", file="groups.toml", reason="Invalid statement (at line 2, column 1)"):
        GroupRules.parse("[drums]\n= 3")


def test_other_rules_give_other_groups() -> None:
    """The rules are data: a studio's own words work without a change of code."""
    own = GroupRules.parse(MINIMAL + "[keys]\nusual = ['wibble']")
    assert own.assign("02 WIBBLE").group is Group.KEYS
    assert own.assign("Piano").group is Group.OTHER


@pytest.mark.parametrize(
    ("path", "title", "key"),
    [
        ("Stems/Zorblax 01.wav", "", "zorblax"),
        ("Ember - Zorblax_L.wav", "Ember", "zorblax"),
        ("EMBER_zorblax-2.aif", "Ember", "zorblax"),
        ("Ember.wav", "Ember", "ember"),
        ("Zörbläx New.L.wav", "", "zorblax new"),
        ("01.wav", "", ""),
        ("L.wav", "", "l"),
    ],
)
def test_a_key_is_what_a_clients_names_share(path: str, title: str, key: str) -> None:
    """Numbers, sides, folders, accents and the song's title make no difference."""
    assert habit_key(path, title) == key


def test_a_corrected_name_is_understood_in_the_next_song() -> None:
    """What said nothing, or the wrong thing, now says what the engineer said."""
    taught = RULES.learning([("Ember - Zorblax 1.wav", "Ember", Group.SYNTHS), ("Sub.wav", "Ember", Group.DRUMS)])
    assert RULES.assign("Zorblax 7.wav").group is Group.OTHER
    assert taught.assign("Zorblax 7.wav").group is Group.SYNTHS
    assert taught.assign("Zorblax 7.wav").confidence == RULES.tables.habit
    assert taught.assign("Drums/SUB_02.wav").group is Group.DRUMS
    assert taught.assign("Kick.wav") == RULES.assign("Kick.wav")


def test_effects_of_vocals_keep_an_owner() -> None:
    """A name learned as a vocal effect belongs to both, as one whose name does not say."""
    taught = RULES.learning([("Shimmerwash.wav", "", Group.VOCAL_FX)])
    assert taught.assign("Shimmerwash.wav").fx_owner is FxOwner.BOTH


def test_names_that_say_nothing_are_not_learned() -> None:
    """ "Audio 1" was a guitar once; the next one may be anything."""
    taught = RULES.learning([("Audio 1-01.wav", "", Group.GUITARS), ("01.wav", "", Group.BASS)])
    assert taught.habits == {}


def test_a_name_put_in_two_groups_is_no_habit() -> None:
    """Where the engineer's own corrections differ, the rules decide again."""
    taught = RULES.learning([("Zorb.wav", "", Group.KEYS), ("Zorb 2.wav", "", Group.SYNTHS)])
    assert taught.habits == {}


def test_a_scan_uses_what_was_learned_and_a_correction_of_this_song_outranks_it(tmp_path: Path) -> None:
    """Habits come after what was said of the stem itself."""
    for name in ("Zorblax 1.wav", "Zorblax 2.wav"):
        write(tmp_path / name)
    taught = RULES.learning([("Zorblax.wav", "", Group.SYNTHS)])
    scan = scan_folder(tmp_path, taught, overrides={"Zorblax 2.wav": Group.KEYS})
    assert {stem.path: (stem.group, stem.confidence) for stem in scan.stems} == {
        "Zorblax 1.wav": (Group.SYNTHS, RULES.tables.habit),
        "Zorblax 2.wav": (Group.KEYS, 1.0),
    }
    assert "unclassified" not in {problem.code for problem in scan.problems}


@example("A:\u0300", "")
@given(st.text(max_size=60), st.text(max_size=20))
def test_any_name_has_a_key(path: str, title: str) -> None:
    """Whatever a file is called, its key is plain words, and the same when asked again."""
    key = habit_key(path, title)
    assert key == " ".join(key.split())
    assert habit_key(path, title) == key
