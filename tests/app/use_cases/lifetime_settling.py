"""What a studio does by chance with money, locks, rules of VAT and copies, each act beside what must come of it."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from app.catalogue.maintenance.backups import make_backup
from app.catalogue.maintenance.restore import restore
from app.paths import find_paths
from app.use_cases.books import Books
from app.use_cases.closed_books import lock_books, unlock_books
from app.use_cases.issuing import issue_here, next_mark
from app.use_cases.payments import pay, refund, reverse_payment, use_credit, write_off
from render.errors import BouncedeskError
from tests.app.billing.samples import STUDIO
from tests.app.use_cases.lifetime import OTHER_RATES, Desk
from tests.app.use_cases.lifetime_papers import perhaps, settle
from tests.app.use_cases.own_ledger import Entry, OwnLedger, Paper
from tests.refusals import refused


def charging(desk: Desk) -> list[Paper]:
    """Invoices and deposits."""
    return [each for each in desk.ledger.papers.values() if each.credits is None]


def locked(desk: Desk, on: str, error: BouncedeskError | None) -> bool:
    """Whether a day is locked, which is why something was refused or not."""
    assert (error.code if error else "") == ("period_locked" if on <= desk.ledger.lock else ""), f"{on}: {error}"
    return error is not None


def money(desk: Desk, books: Books) -> None:
    """A payment of all, of a part or of more, today or some days ago; it recovers what was written off."""
    papers, chance = charging(desk), desk.life.chance
    if not papers:
        return
    late = [each for each in papers if desk.ledger.balance(each.id) or desk.ledger.settled(each.id, "write_off")]
    paper = chance.choice(late if late and chance.random() < 0.8 else papers)
    owed = desk.ledger.balance(paper.id)
    amount = chance.choice([owed, owed, owed // 2, owed + chance.randint(1, 20_000), chance.randint(1, 50_000)])
    if amount <= 0:
        amount = chance.randint(1, 50_000)
    on = desk.life.days_ago(25) if chance.random() < 0.4 else desk.life.today.isoformat()
    refused: BouncedeskError | None = None
    try:
        pay(books.catalogue, paper.id, None if amount == owed else amount, on, "bank", f"no {amount}")
    except BouncedeskError as error:
        refused = error
    if not locked(desk, on, refused):
        back = list(recovered(desk.ledger, paper, amount - max(0, owed), on))
        pence = desk.ledger.pence(paper.id, amount + sum(each.amount for each in back))
        paid = Entry(paper.id, "payment", amount, on, pence - sum(each.pence for each in back))
        desk.entered([paid, *back])


def recovered(ledger: OwnLedger, paper: Paper, beyond: int, on: str) -> Iterator[Entry]:
    """What comes beyond what is owed is taken off the write-offs, the oldest first."""
    for each in ledger.of(paper.id, "write_off"):
        back = [one for one in ledger.entries if one.reverses == each.id]
        left, left_gbp = each.amount + sum(one.amount for one in back), each.pence + sum(one.pence for one in back)
        part = min(beyond, left)
        if each.reverses is None and part > 0:
            pence = left_gbp if part == left else paper.coin.pence(part)
            yield Entry(paper.id, "write_off", -part, on, -pence, each.id, -1)
            beyond -= part


def pay_back(desk: Desk, books: Books) -> None:
    """A refund of what is overpaid, or stands on a credit note."""
    ledger, chance = desk.ledger, desk.life.chance
    over = [each for each in ledger.papers.values() if ledger.balance(each.id) < 0]
    if not over:
        return
    paper = chance.choice(over)
    most = -ledger.balance(paper.id)
    amount = chance.choice([None, chance.randint(1, most)])
    on = desk.life.days_ago(5)
    refused: BouncedeskError | None = None
    try:
        refund(books.catalogue, paper.id, amount, on)
    except BouncedeskError as error:
        refused = error
    if not locked(desk, on, refused):
        back = -(amount or most)
        desk.entered([Entry(paper.id, "refund", back, on, ledger.pence(paper.id, back))])


def give_up(desk: Desk, books: Books) -> None:
    """What is still owed is written off."""
    ledger = desk.ledger
    owing = [each for each in charging(desk) if ledger.balance(each.id) > 0]
    if not owing:
        return
    paper, on = desk.life.chance.choice(owing), desk.life.days_ago(5)
    left, refused = ledger.balance(paper.id), None
    try:
        write_off(books.catalogue, paper.id, on, "gone")
    except BouncedeskError as error:
        refused = error
    if not locked(desk, on, refused):
        desk.entered([Entry(paper.id, "write_off", left, on, ledger.pence(paper.id, left))])


def move(desk: Desk, books: Books) -> None:
    """A credit of one paper settles another of the same client and currency."""
    ledger, chance = desk.ledger, desk.life.chance
    pairs = [
        (source, target)
        for source in ledger.papers.values()
        for target in charging(desk)
        if (source.client, source.coin.code) == (target.client, target.coin.code)
        and ledger.balance(source.id) < 0 < ledger.balance(target.id)
    ]
    if not pairs:
        return
    source, target = chance.choice(pairs)
    most = min(-ledger.balance(source.id), ledger.balance(target.id))
    amount, today = chance.choice([None, chance.randint(1, most)]), desk.life.today.isoformat()
    assert use_credit(books.catalogue, source.id, target.id, amount, today) == (amount or most)
    settle(desk, target, source, amount or most, today)


def take_back(desk: Desk, books: Books) -> None:
    """An entry made by mistake is reversed, on its own day or, where that is locked, today."""
    ledger, today = desk.ledger, desk.life.today.isoformat()
    left = {
        each.id: (each.amount + sum(one.amount for one in back), each.pence + sum(one.pence for one in back))
        for each in ledger.entries
        if each.kind != "credit" and each.reverses is None
        for back in [[one for one in ledger.entries if one.reverses == each.id]]
    }
    open_entries = [each for each in ledger.entries if left.get(each.id, (0, 0))[0]]
    if not open_entries:
        return
    entry = desk.life.chance.choice(open_entries)
    on = today if entry.on <= ledger.lock else entry.on
    reverse_payment(books.catalogue, entry.id, today, "mistyped")
    amount, pence = left[entry.id]
    beside = [one for one in ledger.entries if one.beside == entry.id]
    desk.entered(
        [
            Entry(entry.paper, entry.kind, -amount, on, -pence, entry.id),
            *(Entry(one.paper, one.kind, -one.amount, on, -one.pence, None, -1) for one in beside),
        ]
    )


def lock(desk: Desk, books: Books) -> None:
    """The books are locked a little further, or now and then opened again."""
    ledger, chance = desk.ledger, desk.life.chance
    if ledger.lock and chance.random() < 0.3:
        until = (desk.life.today - timedelta(days=200)).isoformat()
        if until >= ledger.lock:
            return
        unlock_books(books, "a late bill", until)
        ledger.lock = until
        return
    until = (desk.life.today - timedelta(days=chance.randint(1, 60))).isoformat()
    with perhaps("locked_already"):
        lock_books(books, until)
        assert until > ledger.lock
        ledger.lock = until


def register(desk: Desk, _books: Books) -> None:
    """The studio registers for VAT, from a day around today."""
    life = desk.life
    if not life.details.vat_number:
        since = life.today + timedelta(days=life.chance.randint(-15, 30))
        life.details = replace(life.details, vat_number=STUDIO.vat_number, vat_from=since.isoformat())
        life.keep_details()


def new_rate(desk: Desk, _books: Books) -> None:
    """Another rate of VAT, from a day around today."""
    life = desk.life
    since = life.today + timedelta(days=life.chance.randint(-5, 40))
    life.rates[since.isoformat()] = life.chance.choice(OTHER_RATES)
    life.keep_details()


def back_up(desk: Desk, _books: Books) -> None:
    """A backup; its moment is its own."""
    paths = find_paths(desk.home)
    made = make_backup(paths.catalogue, paths.backups, desk.life.moment())
    desk.backups.append((made.path, desk.known()))


def put_back(desk: Desk, _books: Books) -> None:
    """An older backup is restored: what it lacks is lost, its numbers are not given again."""
    there = [(path, state) for path, state in desk.backups if path.exists()]
    if not there:
        return
    path, state = desk.life.chance.choice(there)
    desk.catalogue.close()
    paths = find_paths(desk.home)
    restore(path, paths.catalogue, paths.backups)
    present = desk.ledger
    desk.state = type(state)(state.ledger.restored(present), state.drafts, state.agreed)
    desk.backups = [(each, kept if each != path else desk.known()) for each, kept in desk.backups if each != path]
    desk.open()


def copy(desk: Desk, books: Books) -> None:
    """A copy of the folder issues beside this one, in a series of its own, or in place of it."""
    life = desk.life
    if not life.copies or len(life.desks) > 1 or not desk.ledger.papers:
        return
    home = Path(shutil.copytree(desk.home, life.root / f"home{len(life.log)}"))
    made = Desk(life, home, desk.known())
    made.mark = desk.mark
    there = made.books()
    if life.chance.random() < 0.6:
        made.mark = next_mark(there)
        issue_here(there, made.mark)
        life.desks.append(made)
        return
    issue_here(there)
    with refused("issuing_elsewhere"):
        books.issuer.issue(0, books.today)
    desk.catalogue.close()
    life.desks = [made]
