"""Which names say that a stem was replaced, which are only asked about, and which are parts of their own."""

import tomllib
from pathlib import Path

import pytest

from app.domain.session import Stem
from app.intake.grouping import GroupRules
from app.intake.problem_rules import ProblemRules
from app.intake.take_versions import Versions, versions_of

GROUPS, WORDS = GroupRules.load(), ProblemRules.load().marks
RATE = 48000

# The older first, what replaces it last.
REPLACED = """
Lead Vox | Lead Vox v2
Lead Vox | Lead Vox V2
lead_vox | lead_vox_v2
LeadVox | LeadVoxV2
Lead Vox v2 | Lead Vox v3
Lead Vox | Lead Vox v2 | Lead Vox v3
Bass v1 | Bass v2
Bass_V01 | Bass_V02
Bass v1.1 | Bass v1.2
Bass v9 | Bass v10
Lead Vox V01 | Lead Vox V02
Gtr L | Gtr v2 L
Gtr v1_01 | Gtr v2_01
Gtr | Gtr version 2
Gtr rev 1 | Gtr rev 2
Bajo | Bajo versión 2
Basso | Basso versione 2
Bas | Bas versie 2
Бас | Бас версия 2
ベース | ベース バージョン2
Lead Vox | Lead Vox FINAL
Lead Vox v3 | Lead Vox final
Lead Vox final | Lead Vox final2
Lead Vox final | Lead Vox FINAL FINAL
Kick | Kick_FIXED
Kick | Kick (corrected)
Stimme | Stimme korrigiert
Stimme | Stimme überarbeitet
Voix | Voix corrigé
Batería | Batería corregida
Voce | Voce definitiva
Voz | Voz corrigida
Zang | Zang definitief
Sång | Sång rättad
Wokal | Wokal poprawiony
Zpěv | Zpěv opraveno
Laulu | Laulu korjattu
Ének | Ének végleges
Вокал | Вокал исправленный
ボーカル | ボーカル修正版
人声 | 人声最终版
보컬 | 보컬 최종
Lead Vox 2026-11-20 | Lead Vox 2026-11-28
Lead Vox_20261120 | Lead Vox_20261128
Lead Vox 20.11.2026 | Lead Vox 3.12.2026
Stems v1/Kick | Stems v2/Kick
Kick | v2/Kick
Lead Vox alt | Lead Vox
Gtr (alt) | Gtr
""".strip().splitlines()
DISOWNED = """
Kick old
Kick (OLD) 2
Snare_mute_01
Gtr unused
Vox_OLD_do-not-use
Lead Vox alt take
old/Kick
Old Stems/Kick
Stimme nicht benutzen
Gitarre veraltet
Voix ancienne
Guitare ne pas utiliser
Guitarra vieja
Voce vecchia
Voz antiga
Sång gammal
Zang niet gebruiken
Wokal stary
Zpěv starý
Вокал старый
ボーカル使用しない
ギター古い
""".strip().splitlines()
ASKED = """
Lead Vox | Lead Vox new
Lead Vox | Lead Vox NEW
Stimme | Stimme neu
Voix | Voix nouvelle
Voz | Voz nueva
Voce | Voce nuova
Sång | Sång ny
Wokal | Wokal nowy
Вокал | Вокал новый
ボーカル | ボーカル新
Kick | Kick (1)
Kick (1) | Kick (2)
Kick | Kick copy
Kick | Kopie von Kick
Kick | Copy of Kick
Kick | Kick - Kopie
ギター | ギターのコピー
Lead Vox take 1 | Lead Vox take 3
Lead Vox_tk1 | Lead Vox_tk2
Lead Vox | Lead Vox Take 3
Voix prise 1 | Voix prise 2
Stimme Aufnahme 1 | Stimme Aufnahme 2
Lead Vox V1 | Lead Vox V2
Lead Vox v1 | Lead Vox v2
Bass V1 | Bass V2
Lead Vox | Lead Vox v1
Lead Vox | Lead Vox 2026-11-28
Lead Vox 2026-11-20 14.03 | Lead Vox 2026-11-20 14.09
Gtr Chorus | Gtr Chorus final
Lead Vox | Lead Vox edited
""".strip().splitlines()
PARTS = """
Gtr 1 | Gtr 2
Gtr | Gtr 2
Gtr_01 | Gtr_02
Lead Vox | Lead Vox_2
Lead Vox | Lead Vox-02
Lead Vox | Lead Vox dbl
Lead Vox | Lead Vox DT
Lead Vox | Lead Vox Double 2
Lead Vox | Lead Vox Verse 2
Lead V1 | Lead V2 | Lead C1
Lead V1 | Lead V2 | Lead Chorus
Strings V1 | Strings V2
Vln 1 | Vln 2
V1 | V2
OH L | OH R
Kick In | Kick Out
Chor Sopran | Chor Alt
Sopran | Alt | Tenor
Choir | Choir Alt
Sax Alt | Sax
Old Piano | Piano
New York Strings | York Strings
Muted Trumpet | Trumpet
Trumpet muted | Trumpet
Gtr Palm Mute | Gtr
Gtr muted | Gtr
Vox backup | Vox
Backup | Lead Vox
Finale | Bass
Kick | Kick Sub
Lead Vox | Lead Vox tuned
Lead Vox | Lead Vox dry | Lead Vox wet
Lead Vox | Lead Vox comp
Lead Vox | Lead Vox clean
Synth 80 | Synth 88
CS80V3 | CS80
Serum 2 | Serum
808 | 909
Kick.dup1 | Kick
Oud | Kick
Nova | Bass
V-Drums | Drums
Moog V Bass | Moog Bass
Vers 1 | Vers 2
Strophe 1 Gesang | Strophe 2 Gesang
Estribillo 1 | Estribillo 2
Roomier | Room
Gtr R1 | Gtr R2
MS20 v | MS20
Take Five Sax | Five Sax
Latest Craze | Craze
Kick_bip | Kick
Tom 1 | Tom 2 | Tom 3
Drums/Kick | Loops/Kick
ギター1 | ギター2
Гитара 1 | Гитара 2
기타 1 | 기타 2
""".strip().splitlines()


def read(*names: str, seconds: tuple[float, ...] = ()) -> Versions:
    """What the names of a session say of each other; every stem is as long as the others where nothing is said."""
    lengths = seconds or (180.0,) * len(names)
    stems = [
        Stem(path, GROUPS.assign(path).group, 1.0, sample_rate=RATE, frames=int(length * RATE))
        for path, length in zip((f"{name}.wav" for name in names), lengths, strict=True)
    ]
    return versions_of(stems, WORDS)


def listed(line: str) -> list[str]:
    """The names in a line of the tables."""
    return line.split(" | ")


@pytest.mark.parametrize("line", REPLACED)
def test_a_name_that_another_plainly_replaces_stays_out(line: str) -> None:
    """The last one of the line is what is mixed, and each of the others says by what it was replaced."""
    *older, newest = listed(line)
    assert read(*older, newest) == Versions({f"{name}.wav": f"{newest}.wav" for name in older}, ())
    assert read(newest, *older).replaced.keys() == {f"{name}.wav" for name in older}


@pytest.mark.parametrize("name", DISOWNED)
def test_a_name_that_says_it_is_not_used_stays_out(name: str) -> None:
    """Whatever else is there."""
    assert read(name, "Synth") == Versions({f"{name}.wav": ""}, ())


@pytest.mark.parametrize("line", ASKED)
def test_what_may_be_a_version_or_a_part_is_asked_about(line: str) -> None:
    """Both are mixed, and it is said."""
    names = tuple(sorted(f"{name}.wav" for name in listed(line)))
    assert read(*listed(line)) == Versions({}, (names,))


@pytest.mark.parametrize("line", PARTS)
def test_doubles_verses_and_second_instruments_are_no_versions(line: str) -> None:
    """They are mixed without a word: an alarm that rings for nothing is switched off."""
    assert read(*listed(line)) == Versions({}, ())


def test_a_version_that_ends_early_does_not_replace_the_whole() -> None:
    """A second version of the last chorus alone is asked about."""
    assert read("Lead Vox", "Lead Vox v2", seconds=(180.0, 30.0)).unsure == (("Lead Vox v2.wav", "Lead Vox.wav"),)
    assert read("Lead Vox", "Lead Vox v2", seconds=(180.0, 179.0)).replaced == {"Lead Vox.wav": "Lead Vox v2.wav"}


def test_the_names_of_whole_sessions_alarm_nobody() -> None:
    """Each habit's names as one session: nothing stays out that is in use. Those that say nothing hold two mixes."""
    habits = tomllib.loads((Path(__file__).parent / "names.toml").read_text("utf-8"))
    said = {}
    for habit, groups in habits.items():
        names = dict.fromkeys(name for section, names in groups.items() if section != "reference" for name in names)
        found = read(*names)
        if found != Versions({}, ()):
            said[habit] = found
    assert said == {"nothing_said": Versions({"Ember.wav": "ember_final_FINAL2.wav"}, ())}
