"""The store of enquiries: what a client sent with a note, the advice on it, and the reply."""

import json
from dataclasses import asdict
from pathlib import Path

from app.catalogue.activity import Activity
from app.catalogue.database import Database, Row
from app.catalogue.errors import no_such
from app.domain.enquiry import Advice, Advised, Assessed, EnquiryRow, Reply

_ROWS = "SELECT id, song_id, received_at, note, source, advice, reply_subject, reply, replied_at FROM enquiries"


class Enquiries:
    """Enquiries of the songs. Raises `UsageError` for a song or an enquiry that is not there."""

    def __init__(self, database: Database, activity: Activity) -> None:
        self._database = database
        self._activity = activity

    def record(self, song_id: int, assessed: Assessed) -> EnquiryRow:
        """Keep an enquiry of a song, with the note as it was written, the advice and the reply."""
        answers = {**asdict(assessed.note.answers), "deadline": assessed.note.deadline}
        values = {
            "song_id": song_id,
            "received_at": self._activity.moment(),
            "note": assessed.note.text,
            "source": str(assessed.arrival.path) if assessed.arrival else "",
            "answers": json.dumps(answers),
            "advice": json.dumps(asdict(assessed.advice)),
            "reply_subject": assessed.reply.subject,
            "reply": assessed.reply.text,
        }
        with self._database.change():
            if not self._database.row("SELECT 1 FROM songs WHERE id = ?", [song_id]):
                raise no_such("song", song_id)
            enquiry_id = self._database.insert("enquiries", values)
            logged = {"song_id": song_id, "stage": assessed.advice.stage}
            self._activity.note("added", "enquiry", enquiry_id, logged)
            return self._get(enquiry_id)

    def mark_replied(self, enquiry_id: int, reply: Reply) -> EnquiryRow:
        """Remember that the reply went out, as it was sent."""
        values = {"reply_subject": reply.subject, "reply": reply.text, "replied_at": self._activity.moment()}
        with self._database.change():
            self._get(enquiry_id)
            self._database.update("enquiries", enquiry_id, values)
            self._activity.note("replied", "enquiry", enquiry_id, {"replied_at": values["replied_at"]})
            return self._get(enquiry_id)

    def newest(self, song_id: int) -> EnquiryRow | None:
        """The last enquiry about a song, None where there was none."""
        row = self._database.row(f"{_ROWS} WHERE song_id = ? ORDER BY id DESC LIMIT 1", [song_id])
        return _enquiry(row) if row else None

    def _get(self, enquiry_id: int) -> EnquiryRow:
        row = self._database.row(f"{_ROWS} WHERE id = ?", [enquiry_id])
        if row is None:
            raise no_such("enquiry", enquiry_id)
        return _enquiry(row)


def _enquiry(row: Row) -> EnquiryRow:
    advice = json.loads(row["advice"])
    kept = {**advice, "stage": Advised(advice["stage"]), "reasons": tuple(advice["reasons"])}
    source = Path(row["source"]) if row["source"] else None
    reply = Reply(row["reply_subject"], row["reply"])
    return EnquiryRow(
        row["id"], row["song_id"], row["received_at"], row["note"], source, Advice(**kept), reply, row["replied_at"]
    )
