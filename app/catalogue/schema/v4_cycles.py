"""Schema 4: who clients are, codes of songs and releases, rounds with their sign-off, notes, hours, and the search.

Frozen like schema 1. A step that rebuilds a table of which `v4_search.py` speaks makes its triggers again.
"""

from app.catalogue.schema import v4_search

_MOMENT = "GLOB '????-??-??T*Z'"

_COLUMNS = (
    "ALTER TABLE clients ADD COLUMN kind TEXT NOT NULL DEFAULT 'private' CHECK (kind IN ('business', 'private'))",
    "ALTER TABLE clients ADD COLUMN contacts TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(contacts))",
    "ALTER TABLE clients ADD COLUMN address TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE clients ADD COLUMN country TEXT NOT NULL DEFAULT 'GB' CHECK (country GLOB '[A-Z][A-Z]')",
    # NULL is the studio's usual term.
    "ALTER TABLE clients ADD COLUMN terms_days INTEGER CHECK (terms_days BETWEEN 0 AND 365)",
    "ALTER TABLE clients ADD COLUMN vat_number TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE clients ADD COLUMN po_needed INTEGER NOT NULL DEFAULT 0 CHECK (po_needed IN (0, 1))",
    "ALTER TABLE clients ADD COLUMN naming TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE clients ADD COLUMN mixing_bp INTEGER NOT NULL DEFAULT 0 CHECK (mixing_bp BETWEEN -10000 AND 10000)",
    """
    ALTER TABLE clients ADD COLUMN mastering_bp INTEGER NOT NULL DEFAULT 0
        CHECK (mastering_bp BETWEEN -10000 AND 10000)
    """,
    f"ALTER TABLE clients ADD COLUMN archived_at TEXT CHECK (archived_at {_MOMENT})",
    f"ALTER TABLE clients ADD COLUMN erased_at TEXT CHECK (erased_at {_MOMENT})",
    "ALTER TABLE releases ADD COLUMN artist TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE releases ADD COLUMN artist_key TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE releases ADD COLUMN upc TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE releases ADD COLUMN release_date TEXT CHECK (release_date IS date(release_date))",
    "ALTER TABLE songs ADD COLUMN isrc TEXT NOT NULL DEFAULT '' CHECK (isrc = '' OR length(isrc) = 12)",
    "ALTER TABLE songs ADD COLUMN notes TEXT NOT NULL DEFAULT ''",
    # Where an archived song stood, and goes back to.
    "ALTER TABLE songs ADD COLUMN archived_from TEXT",
    "CREATE INDEX songs_by_isrc ON songs (isrc) WHERE isrc <> ''",
)

# A pair of columns can only be a reference if the table is made with it: copied, as SQLite asks.
_ROUNDS = (
    f"""
    CREATE TABLE rounds_new (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        song_id INTEGER NOT NULL REFERENCES songs (id) ON DELETE RESTRICT,
        number INTEGER NOT NULL CHECK (number >= 1),
        state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'sent', 'approved', 'rejected', 'superseded')),
        opened_at TEXT NOT NULL CHECK (opened_at {_MOMENT}),
        balance TEXT NOT NULL DEFAULT '{{}}' CHECK (json_valid(balance)),
        bus TEXT CHECK (bus IS NULL OR json_valid(bus)),
        session_id INTEGER,
        job_id INTEGER REFERENCES render_jobs (id) ON DELETE RESTRICT,
        included INTEGER NOT NULL DEFAULT 1 CHECK (included IN (0, 1)),
        sent_at TEXT CHECK (sent_at {_MOMENT}),
        decided_at TEXT CHECK (decided_at {_MOMENT}),
        decided_by TEXT NOT NULL DEFAULT '',
        signoff_files TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(signoff_files)),
        change_log TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(change_log)),
        UNIQUE (song_id, number),
        UNIQUE (id, song_id),
        FOREIGN KEY (session_id, song_id) REFERENCES sessions (id, song_id) ON DELETE RESTRICT
    ) STRICT
    """,
    """
    INSERT INTO rounds_new (id, song_id, number, state, opened_at, balance, bus)
    SELECT id, song_id, number, state, opened_at, balance, bus FROM rounds ORDER BY id
    """,
    """
    INSERT INTO sqlite_sequence (name, seq) SELECT 'rounds_new', 0
    WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'rounds_new')
    """,
    """
    UPDATE sqlite_sequence SET seq = coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'rounds'), 0)
    WHERE name = 'rounds_new'
    """,
    "DROP TABLE rounds",
    "ALTER TABLE rounds_new RENAME TO rounds",
    "CREATE UNIQUE INDEX one_current_round ON rounds (song_id) WHERE state IN ('open', 'sent')",
    "CREATE INDEX rounds_by_session ON rounds (session_id, song_id) WHERE session_id IS NOT NULL",
    "CREATE INDEX rounds_by_job ON rounds (job_id) WHERE job_id IS NOT NULL",
    # What the rounds of before took in was all the quote promised, until that was used up.
    """
    UPDATE rounds SET included = 0
    WHERE state <> 'superseded'
        AND (SELECT count(*) FROM rounds o
             WHERE o.song_id = rounds.song_id AND o.number <= rounds.number AND o.state <> 'superseded')
            > (SELECT s.rounds_included FROM songs s WHERE s.id = rounds.song_id)
    """,
)

_WORK = (
    f"""
    CREATE TABLE notes (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        round_id INTEGER NOT NULL REFERENCES rounds (id) ON DELETE CASCADE,
        position INTEGER NOT NULL CHECK (position >= 1),
        text TEXT NOT NULL CHECK (text <> ''),
        from_s REAL CHECK (from_s >= 0),
        to_s REAL CHECK (to_s >= from_s),
        asked_by TEXT NOT NULL DEFAULT '',
        source TEXT NOT NULL DEFAULT 'typed' CHECK (source IN ('typed', 'paste', 'email', 'csv', 'review')),
        suggested TEXT NOT NULL DEFAULT 'revision' CHECK (suggested IN ('revision', 'recall', 'new_work')),
        suggested_why TEXT NOT NULL DEFAULT '',
        kind TEXT CHECK (kind IN ('revision', 'recall', 'new_work')),
        reason TEXT NOT NULL DEFAULT '',
        added_at TEXT NOT NULL CHECK (added_at {_MOMENT}),
        done_at TEXT CHECK (done_at {_MOMENT}),
        CHECK (to_s IS NULL OR from_s IS NOT NULL)
    ) STRICT
    """,
    "CREATE INDEX notes_by_round ON notes (round_id, position, id)",
    "CREATE INDEX notes_open ON notes (round_id) WHERE done_at IS NULL",
    # A timer runs while it has neither an end nor minutes; hours written down afterwards have minutes.
    f"""
    CREATE TABLE time_entries (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        song_id INTEGER NOT NULL REFERENCES songs (id) ON DELETE RESTRICT,
        who TEXT NOT NULL CHECK (who <> ''),
        kind TEXT NOT NULL CHECK (kind IN (
            'mixing', 'mastering', 'vocal_tuning', 'vocal_timing', 'drum_timing', 'comping', 'clean_up', 'recording',
            'admin', 'other')),
        started_at TEXT NOT NULL CHECK (started_at {_MOMENT}),
        ended_at TEXT CHECK (ended_at {_MOMENT} AND ended_at >= started_at),
        minutes INTEGER CHECK (minutes BETWEEN 1 AND 1440),
        note TEXT NOT NULL DEFAULT '',
        CHECK (ended_at IS NULL OR minutes IS NULL)
    ) STRICT
    """,
    "CREATE INDEX time_entries_by_song ON time_entries (song_id, id)",
    "CREATE UNIQUE INDEX one_running_timer ON time_entries (who) WHERE ended_at IS NULL AND minutes IS NULL",
)

STATEMENTS = (*_COLUMNS, *_ROUNDS, *_WORK, *v4_search.STATEMENTS)
