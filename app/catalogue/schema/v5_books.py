"""Schema 5: rate cards, quotes, invoices with their lines, and what was paid.

Frozen like the schemas before it. Amounts are whole pence of the currency (whole units where it has none), rates are
basis points, quantities are hundredths. What was issued is held by triggers: it can be credited, never changed. Who it
is filed under (`client_id`, `song_id`, `quote_id`) may still be merged; whom it was written to stands in `buyer`.
"""

_MOMENT = "GLOB '????-??-??T*Z'"

_RATE_CARDS = (
    f"""
    CREATE TABLE rate_cards (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL CHECK (name <> '' AND name NOT LIKE '%@%'),
        version INTEGER NOT NULL CHECK (version >= 1),
        card TEXT NOT NULL CHECK (json_valid(card)),
        why TEXT NOT NULL DEFAULT '',
        added_at TEXT NOT NULL CHECK (added_at {_MOMENT}),
        UNIQUE (name, version)
    ) STRICT
    """,
    """
    CREATE TRIGGER rate_cards_stay BEFORE UPDATE ON rate_cards BEGIN
        SELECT raise(ABORT, 'a version of a rate card is never edited; add another');
    END
    """,
    """
    CREATE TRIGGER rate_cards_are_kept BEFORE DELETE ON rate_cards BEGIN
        SELECT raise(ABORT, 'a version of a rate card is kept, for the quotes that used it');
    END
    """,
    # The card that new quotes use; none is the one that came with the program.
    """
    CREATE TABLE rate_card_in_use (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        card_id INTEGER REFERENCES rate_cards (id) ON DELETE RESTRICT
    ) STRICT
    """,
)

_QUOTES = (
    # A version of a quote; the first of its kind is its own `root_id`. `job` is what was asked, `adjustments` what was
    # agreed with the client, `rate_card` the card that priced it, whole: so that it can be reckoned again for ever.
    f"""
    CREATE TABLE quotes (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        client_id INTEGER NOT NULL REFERENCES clients (id) ON DELETE RESTRICT,
        root_id INTEGER REFERENCES quotes (id) ON DELETE RESTRICT,
        version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
        title TEXT NOT NULL CHECK (title <> ''),
        state TEXT NOT NULL DEFAULT 'draft'
            CHECK (state IN ('draft', 'sent', 'accepted', 'declined', 'superseded', 'withdrawn')),
        job TEXT NOT NULL CHECK (json_valid(job)),
        rate_card TEXT NOT NULL CHECK (json_valid(rate_card)),
        card_key TEXT NOT NULL,
        mixing_bp INTEGER NOT NULL DEFAULT 0,
        mastering_bp INTEGER NOT NULL DEFAULT 0,
        currency TEXT NOT NULL CHECK (currency GLOB '[A-Z][A-Z][A-Z]'),
        lines TEXT NOT NULL CHECK (json_valid(lines)),
        net INTEGER NOT NULL,
        vat INTEGER NOT NULL,
        gross INTEGER NOT NULL CHECK (gross = net + vat),
        deposit INTEGER NOT NULL,
        low INTEGER NOT NULL,
        high INTEGER NOT NULL,
        terms TEXT NOT NULL DEFAULT '{{}}' CHECK (json_valid(terms)),
        valid_until TEXT NOT NULL CHECK (valid_until IS date(valid_until)),
        made_at TEXT NOT NULL CHECK (made_at {_MOMENT}),
        sent_at TEXT CHECK (sent_at {_MOMENT}),
        decided_at TEXT CHECK (decided_at {_MOMENT}),
        decided_by TEXT NOT NULL DEFAULT '',
        pdf BLOB,
        UNIQUE (root_id, version),
        CHECK (state = 'draft' OR state = 'withdrawn' OR (sent_at IS NOT NULL AND pdf IS NOT NULL))
    ) STRICT
    """,
    # Which songs of the catalogue its songs are, numbered from 0 as in the job; what is not there yet has no row.
    """
    CREATE TABLE quote_songs (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        quote_id INTEGER NOT NULL REFERENCES quotes (id) ON DELETE CASCADE,
        number INTEGER NOT NULL CHECK (number >= 0),
        song_id INTEGER NOT NULL REFERENCES songs (id) ON DELETE RESTRICT,
        UNIQUE (quote_id, number)
    ) STRICT
    """,
    "CREATE INDEX quote_songs_by_song ON quote_songs (song_id, quote_id)",
    "CREATE INDEX quotes_by_client ON quotes (client_id, id)",
    "CREATE INDEX quotes_waiting ON quotes (valid_until) WHERE state = 'sent'",
    """
    CREATE TRIGGER quotes_sent_stay
    BEFORE UPDATE OF root_id, version, title, job, rate_card, card_key, mixing_bp, mastering_bp, currency, lines, net,
        vat, gross, deposit, low, high, terms, valid_until, made_at, sent_at, pdf ON quotes
    WHEN old.state <> 'draft' BEGIN
        SELECT raise(ABORT, 'a quote that was sent is never edited; make another version');
    END
    """,
    """
    CREATE TRIGGER quotes_are_kept BEFORE DELETE ON quotes WHEN old.state NOT IN ('draft', 'withdrawn') BEGIN
        SELECT raise(ABORT, 'a quote that was sent is kept');
    END
    """,
)

_INVOICES = (
    # A series of numbers without gaps: the next one is taken in the transaction that issues.
    """
    CREATE TABLE invoice_series (
        series TEXT PRIMARY KEY CHECK (series <> ''),
        next INTEGER NOT NULL CHECK (next >= 1)
    ) STRICT
    """,
    f"""
    CREATE TABLE invoices (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL CHECK (kind IN ('invoice', 'deposit', 'credit_note')),
        state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'void', 'issued')),
        client_id INTEGER NOT NULL REFERENCES clients (id) ON DELETE RESTRICT,
        quote_id INTEGER REFERENCES quotes (id) ON DELETE RESTRICT,
        credits_id INTEGER REFERENCES invoices (id) ON DELETE RESTRICT,
        made_at TEXT NOT NULL CHECK (made_at {_MOMENT}),
        currency TEXT NOT NULL DEFAULT 'GBP' CHECK (currency GLOB '[A-Z][A-Z][A-Z]'),
        decimals INTEGER NOT NULL DEFAULT 2 CHECK (decimals IN (0, 2)),
        sterling_rate TEXT NOT NULL DEFAULT '1',
        treatment TEXT NOT NULL CHECK (treatment IN ('standard', 'unregistered', 'outside_scope')),
        po_number TEXT NOT NULL DEFAULT '',
        remarks TEXT NOT NULL DEFAULT '',
        rounding TEXT NOT NULL DEFAULT 'total_half_up' CHECK (rounding = 'total_half_up'),
        series TEXT,
        number INTEGER CHECK (number >= 1),
        label TEXT,
        issued_on TEXT CHECK (issued_on IS date(issued_on)),
        tax_point TEXT CHECK (tax_point IS date(tax_point)),
        due_on TEXT CHECK (due_on IS date(due_on)),
        issued_at TEXT CHECK (issued_at {_MOMENT}),
        seller TEXT CHECK (seller IS NULL OR json_valid(seller)),
        buyer TEXT CHECK (buyer IS NULL OR json_valid(buyer)),
        net INTEGER NOT NULL DEFAULT 0,
        vat INTEGER NOT NULL DEFAULT 0,
        gross INTEGER NOT NULL DEFAULT 0 CHECK (gross = net + vat),
        net_gbp INTEGER NOT NULL DEFAULT 0,
        vat_gbp INTEGER NOT NULL DEFAULT 0,
        hash TEXT,
        previous_hash TEXT,
        pdf BLOB,
        UNIQUE (series, number),
        UNIQUE (label),
        CHECK ((kind = 'credit_note') = (credits_id IS NOT NULL)),
        CHECK ((state = 'issued') = (number IS NOT NULL)),
        CHECK (state <> 'issued' OR (
            series IS NOT NULL AND label IS NOT NULL AND issued_on IS NOT NULL AND tax_point IS NOT NULL
            AND due_on IS NOT NULL AND issued_at IS NOT NULL AND seller IS NOT NULL AND buyer IS NOT NULL
            AND length(hash) = 64 AND previous_hash IS NOT NULL AND length(pdf) > 0))
    ) STRICT
    """,
    "CREATE INDEX invoices_by_client ON invoices (client_id, id)",
    "CREATE INDEX invoices_by_quote ON invoices (quote_id) WHERE quote_id IS NOT NULL",
    "CREATE INDEX invoices_credits ON invoices (credits_id) WHERE credits_id IS NOT NULL",
    # What the owner's figures read, so that no page with a PDF is touched for them.
    """
    CREATE INDEX invoices_figures ON invoices (
        issued_on, kind, client_id, currency, sterling_rate, net_gbp, vat_gbp)
    WHERE state = 'issued'
    """,
    """
    CREATE INDEX invoices_due ON invoices (due_on, currency, decimals, sterling_rate, gross, client_id)
    WHERE state = 'issued'
    """,
    # A line brings a `vat` of its own where that is not reckoned on the total: a deposit, its deduction, a credit.
    # `origin` is what a line charges that may be charged once only, such as "round:12", "note:7" or "credit:31".
    """
    CREATE TABLE invoice_lines (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        invoice_id INTEGER NOT NULL REFERENCES invoices (id) ON DELETE CASCADE,
        position INTEGER NOT NULL CHECK (position >= 1),
        song_id INTEGER REFERENCES songs (id) ON DELETE RESTRICT,
        service TEXT NOT NULL CHECK (service IN ('mixing', 'mastering', 'other')),
        code TEXT NOT NULL DEFAULT '',
        description TEXT NOT NULL CHECK (description <> ''),
        quantity INTEGER NOT NULL DEFAULT 100,
        unit_price INTEGER NOT NULL,
        amount INTEGER NOT NULL,
        vat_bp INTEGER NOT NULL CHECK (vat_bp BETWEEN 0 AND 10000),
        vat INTEGER,
        origin TEXT UNIQUE,
        UNIQUE (invoice_id, position)
    ) STRICT
    """,
    "CREATE INDEX invoice_lines_by_song ON invoice_lines (song_id) WHERE song_id IS NOT NULL",
    "CREATE INDEX invoice_lines_services ON invoice_lines (invoice_id, service, amount)",
    """
    CREATE TRIGGER invoices_issued_stay
    BEFORE UPDATE OF id, kind, state, credits_id, made_at, currency, decimals, sterling_rate, treatment, po_number,
        remarks, rounding, series, number, label, issued_on, tax_point, due_on, issued_at, seller, buyer, net, vat,
        gross, net_gbp, vat_gbp, hash, previous_hash, pdf ON invoices
    WHEN old.state <> 'draft' BEGIN
        SELECT raise(ABORT, 'an issued invoice is never changed; credit it');
    END
    """,
    """
    CREATE TRIGGER invoices_are_kept BEFORE DELETE ON invoices WHEN old.state = 'issued' BEGIN
        SELECT raise(ABORT, 'an issued invoice is kept; credit it');
    END
    """,
    """
    CREATE TRIGGER invoice_lines_stay
    BEFORE UPDATE OF id, invoice_id, position, service, code, description, quantity, unit_price, amount, vat_bp,
        vat, origin ON invoice_lines
    WHEN (SELECT state FROM invoices WHERE id = old.invoice_id) = 'issued' BEGIN
        SELECT raise(ABORT, 'a line of an issued invoice is never changed; credit it');
    END
    """,
    """
    CREATE TRIGGER invoice_lines_are_kept BEFORE DELETE ON invoice_lines
    WHEN (SELECT state FROM invoices WHERE id = old.invoice_id) = 'issued' BEGIN
        SELECT raise(ABORT, 'a line of an issued invoice is kept; credit it');
    END
    """,
    """
    CREATE TRIGGER invoice_lines_are_whole BEFORE INSERT ON invoice_lines
    WHEN (SELECT state FROM invoices WHERE id = new.invoice_id) = 'issued' BEGIN
        SELECT raise(ABORT, 'an issued invoice gets no more lines; credit it');
    END
    """,
)

_PAYMENTS = (
    # What settles an invoice: its balance is its gross less these. A credit is moved from one invoice (`other_id`,
    # where it stands with the opposite sign) to another; a refund is negative, for it is paid back.
    f"""
    CREATE TABLE payments (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        invoice_id INTEGER NOT NULL REFERENCES invoices (id) ON DELETE RESTRICT,
        kind TEXT NOT NULL CHECK (kind IN ('payment', 'refund', 'write_off', 'credit')),
        amount INTEGER NOT NULL CHECK (amount <> 0),
        paid_on TEXT NOT NULL CHECK (paid_on IS date(paid_on)),
        amount_gbp INTEGER NOT NULL,
        method TEXT NOT NULL DEFAULT '',
        reference TEXT NOT NULL DEFAULT '',
        other_id INTEGER REFERENCES invoices (id) ON DELETE RESTRICT,
        entered_at TEXT NOT NULL CHECK (entered_at {_MOMENT}),
        CHECK ((kind = 'credit') = (other_id IS NOT NULL)),
        CHECK (kind <> 'refund' OR amount < 0),
        CHECK (kind NOT IN ('payment', 'write_off') OR amount > 0)
    ) STRICT
    """,
    "CREATE INDEX payments_by_invoice ON payments (invoice_id, amount, kind, amount_gbp, paid_on)",
    "CREATE INDEX payments_by_day ON payments (paid_on, kind, amount_gbp, invoice_id)",
    # Delivery of a song is held until what is owed for it is paid, unless somebody gave a reason.
    f"""
    CREATE TABLE delivery_holds (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        song_id INTEGER NOT NULL UNIQUE REFERENCES songs (id) ON DELETE CASCADE,
        held_at TEXT NOT NULL CHECK (held_at {_MOMENT}),
        lifted_at TEXT CHECK (lifted_at {_MOMENT}),
        lifted_why TEXT NOT NULL DEFAULT '',
        CHECK ((lifted_at IS NULL) = (lifted_why = ''))
    ) STRICT
    """,
)

STATEMENTS = (*_RATE_CARDS, *_QUOTES, *_INVOICES, *_PAYMENTS)
