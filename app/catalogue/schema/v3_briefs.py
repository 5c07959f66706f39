"""Schema 3: briefs, enquiries, groups that were confirmed, and jobs that make a whole release.

Frozen like the schemas before it. A brief's deadline is its song's `due`; it is agreed while `agreed_due` is that date.
"""

STATEMENTS = (
    # References are links, names of songs or file names, so their text may hold what is no valid Unicode: escaped.
    """
    CREATE TABLE briefs (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        song_id INTEGER NOT NULL UNIQUE REFERENCES songs (id) ON DELETE CASCADE,
        goals TEXT NOT NULL DEFAULT '',
        "references" TEXT NOT NULL DEFAULT '[]'
            CHECK (json_valid("references") AND json_type("references") = 'array'),
        tempo_bpm REAL CHECK (tempo_bpm BETWEEN 20 AND 400),
        "key" TEXT NOT NULL DEFAULT '',
        variants TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(variants) AND json_type(variants) = 'array'),
        formats TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(formats) AND json_type(formats) = 'array'),
        release_plan TEXT NOT NULL DEFAULT '',
        remarks TEXT NOT NULL DEFAULT '',
        agreed_due TEXT CHECK (agreed_due IS date(agreed_due)),
        agreed_at TEXT CHECK (agreed_at GLOB '????-??-??T*Z'),
        CHECK ((agreed_due IS NULL) = (agreed_at IS NULL))
    ) STRICT
    """,
    # What a client sent with a short note, the advice it got, and the reply; `replied_at` once that was sent.
    """
    CREATE TABLE enquiries (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        song_id INTEGER NOT NULL REFERENCES songs (id) ON DELETE CASCADE,
        received_at TEXT NOT NULL CHECK (received_at GLOB '????-??-??T*Z'),
        note TEXT NOT NULL DEFAULT '',
        source ANY NOT NULL DEFAULT '',
        answers TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(answers)),
        advice TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(advice)),
        reply_subject TEXT NOT NULL DEFAULT '',
        reply TEXT NOT NULL DEFAULT '',
        replied_at TEXT CHECK (replied_at GLOB '????-??-??T*Z')
    ) STRICT
    """,
    "CREATE INDEX enquiries_by_song ON enquiries (song_id, id)",
    "ALTER TABLE sessions ADD COLUMN groups_confirmed_at TEXT CHECK (groups_confirmed_at GLOB '????-??-??T*Z')",
    # Of a release's files, those that are one song's; sides and discs are nobody's alone.
    "ALTER TABLE deliverables ADD COLUMN song_id INTEGER REFERENCES songs (id) ON DELETE RESTRICT",
    "CREATE INDEX deliverables_by_song ON deliverables (song_id) WHERE song_id IS NOT NULL",
    # A release's masters belong to no one song: copied for the same reason as in schema 2.
    """
    CREATE TABLE render_jobs_new (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        song_id INTEGER REFERENCES songs (id) ON DELETE RESTRICT,
        release_id INTEGER REFERENCES releases (id) ON DELETE RESTRICT,
        kind TEXT NOT NULL DEFAULT 'render' CHECK (kind IN ('render', 'master', 'release')),
        session_id INTEGER,
        source ANY NOT NULL DEFAULT '',
        round_id INTEGER,
        out_folder ANY NOT NULL CHECK (out_folder <> ''),
        state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled', 'interrupted')),
        started_at TEXT NOT NULL CHECK (started_at GLOB '????-??-??T*Z'),
        ended_at TEXT CHECK (ended_at GLOB '????-??-??T*Z'),
        error ANY NOT NULL DEFAULT '',
        owner TEXT NOT NULL,
        pid INTEGER NOT NULL,
        CHECK ((state IN ('queued', 'running')) = (ended_at IS NULL)),
        CHECK (CASE kind
            WHEN 'render' THEN session_id IS NOT NULL
            WHEN 'master' THEN session_id IS NOT NULL OR source <> ''
            ELSE source <> '' AND session_id IS NULL AND round_id IS NULL
        END),
        CHECK ((kind = 'release') = (release_id IS NOT NULL)),
        CHECK ((kind = 'release') = (song_id IS NULL)),
        FOREIGN KEY (session_id, song_id) REFERENCES sessions (id, song_id) ON DELETE RESTRICT,
        FOREIGN KEY (round_id, song_id) REFERENCES rounds (id, song_id) ON DELETE RESTRICT
    ) STRICT
    """,
    """
    INSERT INTO render_jobs_new (
        id, song_id, kind, session_id, source, round_id, out_folder, state, started_at, ended_at, error, owner, pid)
    SELECT id, song_id, kind, session_id, source, round_id, out_folder, state, started_at, ended_at, error, owner, pid
    FROM render_jobs ORDER BY id
    """,
    """
    INSERT INTO sqlite_sequence (name, seq) SELECT 'render_jobs_new', 0
    WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'render_jobs_new')
    """,
    """
    UPDATE sqlite_sequence SET seq = coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'render_jobs'), 0)
    WHERE name = 'render_jobs_new'
    """,
    "DROP TABLE render_jobs",
    "ALTER TABLE render_jobs_new RENAME TO render_jobs",
    "CREATE INDEX render_jobs_by_song ON render_jobs (song_id, id)",
    "CREATE INDEX render_jobs_by_release ON render_jobs (release_id, id) WHERE release_id IS NOT NULL",
    "CREATE INDEX render_jobs_by_session ON render_jobs (session_id)",
    "CREATE INDEX render_jobs_by_round ON render_jobs (round_id)",
    "CREATE INDEX render_jobs_unended ON render_jobs (id) WHERE ended_at IS NULL",
)
