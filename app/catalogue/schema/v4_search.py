"""Schema 4, its search: two full-text tables, kept by triggers so that no way of writing can miss them. Frozen too.

`search` holds a row for each client, release, song, brief and enquiry; its rowid is the row's id times eight plus a
number for its kind (`KINDS`), so that a trigger finds it without looking. `folded` repeats names as they are compared,
for letters such as ø that carry their accent in one piece; `context` is whose it is. `search_notes` stores no text of
its own: it reads that of `notes`, of which there are too many to keep twice.
"""

KINDS = {"client": 0, "release": 1, "song": 2, "brief": 3, "enquiry": 4}

_TOKENS = "tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3'"


def _client(row: str) -> str:
    return f"""
        {row}.id * 8, {row}.name, {row}.name_key, '', {row}.email || ' ' || {row}.notes || ' ' || {row}.address || ' '
            || {row}.vat_number || ' ' || coalesce((
                SELECT group_concat(each.value, ' ')
                FROM json_each({row}.contacts) person, json_each(person.value) each), '')
    """  # noqa: S608 -- this step's own words, here and below


def _release(row: str) -> str:
    return f"""
        {row}.id * 8 + 1, {row}.title, {row}.title_key || ' ' || {row}.artist || ' ' || {row}.artist_key,
        (SELECT name || ' ' || name_key FROM clients WHERE id = {row}.client_id), {row}.upc
    """  # noqa: S608


def _song(row: str) -> str:
    return f"""
        {row}.id * 8 + 2, {row}.title, {row}.title_key || ' ' || {row}.artist || ' ' || {row}.artist_key,
        (SELECT name || ' ' || name_key FROM clients WHERE id = {row}.client_id) || ' '
            || coalesce((SELECT title || ' ' || title_key FROM releases WHERE id = {row}.release_id), ''),
        {row}.isrc || ' ' || {row}.notes
    """  # noqa: S608


def _brief(row: str) -> str:
    """References may be file names that are no valid Unicode (halves of surrogate pairs, ED A0 to ED BF): left out."""
    return f"""
        {row}.id * 8 + 3, '', '', '', {row}.goals || ' ' || {row}.remarks || ' ' || {row}.release_plan || ' '
            || {row}."key" || ' ' || coalesce((
                SELECT group_concat(value, ' ') FROM json_each({row}."references")
                WHERE hex(value) NOT GLOB '*ED[AB]*'), '')
    """  # noqa: S608


def _enquiry(row: str) -> str:
    return f"{row}.id * 8 + 4, '', '', '', {row}.note || ' ' || {row}.reply_subject || ' ' || {row}.reply"


_INSERT = "INSERT INTO search (rowid, name, folded, context, body)"
_SOURCES = (
    ("clients", 0, _client),
    ("releases", 1, _release),
    ("songs", 2, _song),
    ("briefs", 3, _brief),
    ("enquiries", 4, _enquiry),
)
_COLUMNS = {
    "clients": "name, name_key, email, notes, address, vat_number, contacts",
    "releases": "title, title_key, artist, artist_key, client_id, upc",
    "songs": "title, title_key, artist, artist_key, client_id, release_id, isrc, notes",
    "briefs": 'goals, remarks, release_plan, "key", "references"',
    "enquiries": "note, reply_subject, reply",
}


def _triggers(table: str, number: int, values: str) -> tuple[str, ...]:
    """The three that keep one kind of row in the search."""
    return (
        f"CREATE TRIGGER search_{table}_added AFTER INSERT ON {table} BEGIN {_INSERT} SELECT {values}; END",
        f"""
        CREATE TRIGGER search_{table}_edited AFTER UPDATE OF id, {_COLUMNS[table]} ON {table} BEGIN
            DELETE FROM search WHERE rowid = old.id * 8 + {number};
            {_INSERT} SELECT {values};
        END
        """,  # noqa: S608
        f"""
        CREATE TRIGGER search_{table}_deleted AFTER DELETE ON {table} BEGIN
            DELETE FROM search WHERE rowid = old.id * 8 + {number};
        END
        """,  # noqa: S608
    )


STATEMENTS = (
    f"CREATE VIRTUAL TABLE search USING fts5 (name, folded, context, body, {_TOKENS})",
    f"""
    CREATE VIRTUAL TABLE search_notes USING fts5 (
        text, asked_by, content = 'notes', content_rowid = 'id', {_TOKENS})
    """,
    *(f"{_INSERT} SELECT {values('t')} FROM {table} t" for table, _, values in _SOURCES),  # noqa: S608
    *(trigger for table, number, values in _SOURCES for trigger in _triggers(table, number, values("new"))),
    # A client's or a release's new name is that of its songs too.
    """
    CREATE TRIGGER search_client_renamed AFTER UPDATE OF name ON clients BEGIN
        UPDATE search SET context = new.name || ' ' || new.name_key
        WHERE rowid IN (SELECT id * 8 + 1 FROM releases WHERE client_id = new.id);
        UPDATE search SET context = new.name || ' ' || new.name_key || ' ' || coalesce((
            SELECT r.title || ' ' || r.title_key FROM songs s JOIN releases r ON r.id = s.release_id
            WHERE s.id = search.rowid / 8), '')
        WHERE rowid IN (SELECT id * 8 + 2 FROM songs WHERE client_id = new.id);
    END
    """,
    """
    CREATE TRIGGER search_release_renamed AFTER UPDATE OF title ON releases BEGIN
        UPDATE search SET context = (SELECT name || ' ' || name_key FROM clients WHERE id = new.client_id)
            || ' ' || new.title || ' ' || new.title_key
        WHERE rowid IN (SELECT id * 8 + 2 FROM songs WHERE release_id = new.id);
    END
    """,
    """
    CREATE TRIGGER search_notes_added AFTER INSERT ON notes BEGIN
        INSERT INTO search_notes (rowid, text, asked_by) VALUES (new.id, new.text, new.asked_by);
    END
    """,
    """
    CREATE TRIGGER search_notes_edited AFTER UPDATE OF id, text, asked_by ON notes BEGIN
        INSERT INTO search_notes (search_notes, rowid, text, asked_by)
        VALUES ('delete', old.id, old.text, old.asked_by);
        INSERT INTO search_notes (rowid, text, asked_by) VALUES (new.id, new.text, new.asked_by);
    END
    """,
    """
    CREATE TRIGGER search_notes_deleted AFTER DELETE ON notes BEGIN
        INSERT INTO search_notes (search_notes, rowid, text, asked_by)
        VALUES ('delete', old.id, old.text, old.asked_by);
    END
    """,
)
