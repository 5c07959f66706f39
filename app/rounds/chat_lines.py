"""Lines of chats as programs export or copy them: when it was written, who wrote it, and what."""

import re
from dataclasses import dataclass

_DAY = r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\.?"
_HOUR = r"\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\s?[apAP]\.?\s?[mM]\.?)?"
_WRITER = r"(?P<by>[^:\[\]<>]{1,60}?)"
_INVISIBLE = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_NARROW = str.maketrans("\u00a0\u202f", "  ")
# "[30/11/2026, 14:05:33] Anna: …" and "[14:05, 30/11/2026] Anna: …" (WhatsApp), "[2026-11-30 14:05] Anna: …" (Signal),
# "30/11/2026, 14:05 - Anna: …" (WhatsApp on Android).
_WRITTEN = re.compile(
    rf"\s*(?:\[(?:{_DAY},?\s+{_HOUR}|{_HOUR},?\s+{_DAY}|{_DAY})\]|{_DAY},?\s+{_HOUR}\s+[-–])\s+"
    rf"(?:{_WRITER}:(?:\s+|$))?(?P<text>.*)$"
)
# What stands above what was written: "Anna, [30.11.2026 14:05]" (Telegram), "[14:05] Anna" (Teams), and "Anna  2:05 PM"
# with two spaces (Slack).
_ABOVE = (
    re.compile(rf"\s*{_WRITER},\s*\[{_DAY},?\s+{_HOUR}\]\s*:?\s*$"),
    re.compile(rf"\s*\[{_HOUR}\]\s+{_WRITER}\s*$"),
    re.compile(r"\s*(?P<by>[^\W\d][^:\[\]<>]{0,59}?)\s{2,}\d{1,2}:\d\d\s?[apAP]\.?[mM]\.?\s*$"),
)


@dataclass(frozen=True, slots=True)
class ChatLine:
    """What somebody wrote; `by` is empty where the program itself says something."""

    by: str
    text: str


def chat_line(line: str) -> ChatLine | None:
    """The line of a chat, or None where the line is none that begins a message."""
    bare = _INVISIBLE.sub("", line).translate(_NARROW)
    match = _WRITTEN.match(bare)
    if match:
        return ChatLine((match["by"] or "").strip().lstrip("~ "), match["text"].strip())
    above = next((heading for form in _ABOVE if (heading := form.match(bare))), None)
    return ChatLine(above["by"].strip(), "") if above else None
