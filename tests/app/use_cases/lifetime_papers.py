"""What a studio does by chance with quotes, invoices and credit notes, each act beside what must come of it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction

from app.domain.billing import Invoice, InvoiceLine
from app.domain.pricing import Quote
from app.errors import UsageError
from app.use_cases.books import Books
from app.use_cases.invoices import (
    DraftRequest,
    call_off_quote,
    credit_invoice,
    draft_balance,
    draft_deposit,
    draft_invoice,
)
from app.use_cases.quotes import accept_quote, decline_quote, draft_quote, next_version, send_quote
from tests.app.billing.samples import line
from tests.app.pricing.jobs import job, mastering, mixing
from tests.app.use_cases.lifetime import CLIENTS, COINS, Agreed, Desk, Drafted, exchange
from tests.app.use_cases.own_ledger import Charge, Coin, Entry, Paper, percent_of, rounded, vat_of

JOBS = tuple(
    job(*songs, vat_registered=True)
    for songs in (
        [mixing(tracks=30)],
        [mastering()],
        [mixing(tracks=47, condition="messy", density="dense", editing_hours={"vocal_tuning": 1.7}), mastering()],
        [mastering(), mastering(title="Ash"), mastering(title="Coal", alternate_masters=1)],
    )
)
# A quote whose VAT has changed waits for another version, and what was billed is not billed again.
_QUOTED = {"stale_rate", "stale_vat", "vat_charged_before", "credit_old_rate", "billed_already", "more_invoiced"}


@contextmanager
def perhaps(*codes: str) -> Iterator[None]:
    """Refusals by these codes, which change nothing."""
    try:
        yield
    except UsageError as error:
        if error.code not in codes:
            raise


def coin_of(desk: Desk) -> Coin:
    """Pounds, or in some lives now and then another currency."""
    life = desk.life
    return life.chance.choice(COINS) if life.foreign and life.chance.random() < 0.5 else Coin()


def typed_lines(desk: Desk, most: int) -> list[int]:
    """Prices of a few lines."""
    chance = desk.life.chance
    return [chance.choice([3_333, 1, chance.randint(1, 250_000)]) for _ in range(chance.randint(1, most))]


def discount(lines: Sequence[Charge], bp: int) -> list[Charge]:
    """The line that takes a part off them."""
    return [Charge(-percent_of(sum(each.net for each in lines), bp))] if bp else []


def typed(desk: Desk, books: Books) -> None:
    """An invoice of typed lines, now and then discounted or with an earlier tax point, issued at once or later."""
    life, coin = desk.life, coin_of(desk)
    client, lines = life.chance.randint(1, len(CLIENTS)), typed_lines(desk, 3)
    tax_point = life.days_ago(30) if life.chance.random() < 0.2 else None
    off = life.chance.choice([0, 0, 0, 1_000, 750])
    asked = DraftRequest(
        [line(each) for each in lines],
        exchange=exchange(coin, life.today),
        discount=f"{off / 100:g}%" if off else "",
        tax_point=tax_point or "",
    )
    charges = [Charge(each) for each in lines]
    cut = discount(charges, off)
    with perhaps(*({"discount_too_large"} if cut and not cut[0].net else ())):
        draft = draft_invoice(books, client, asked)
        treatment, bp = life.charge(client, tax_point or life.today.isoformat())
        go_on(desk, books, Drafted(draft.id, client, coin, charges, treatment, bp, tax_point, cut=cut), draft)


def go_on(desk: Desk, books: Books, drafted: Drafted, draft: Invoice) -> None:
    """Check a draft's sums, and issue it at once or later."""
    assert draft.amounts.net == sum(each.net for each in drafted.all)
    assert draft.amounts.vat == vat_of(drafted.all, drafted.bp)
    desk.state.drafts.append(drafted)
    if desk.life.chance.random() < 0.8:
        issue_draft(desk, books, drafted)


def issue_draft(desk: Desk, books: Books, drafted: Drafted | None = None) -> None:
    """A draft that waits, today or dated back a few days."""
    life, waiting = desk.life, desk.state.drafts
    if drafted is None and waiting:
        drafted = life.chance.choice(waiting)
    if drafted is not None:
        on = life.days_ago(8) if life.chance.random() < 0.2 else life.today.isoformat()
        desk.issue(books, drafted, on)
        if on == life.today.isoformat():  # what was refused today is never issued
            desk.state.drafts = [each for each in desk.state.drafts if each.id != drafted.id]


def quote(desk: Desk, books: Books) -> None:
    """A quote or a further version of one, sent and accepted, or declined; the deposit is drafted with it."""
    chance, agreed = desk.life.chance, list(desk.state.agreed.values())
    asked = JOBS[chance.randrange(len(JOBS))]
    with perhaps("stale_rate", "stale_vat", "billed_in_other_currency"):
        if agreed and chance.random() < 0.5:
            before = chance.choice(agreed)
            client, root = before.client, before.root
            coin = coin_of(desk) if chance.random() < 0.2 else before.coin
            made = next_version(books, before.id, asked, exchange=exchange(coin, desk.life.today))
        else:
            client, root, coin = chance.randint(1, len(CLIENTS)), 0, coin_of(desk)
            made = draft_quote(books, CLIENTS[client - 1], asked, exchange=exchange(coin, desk.life.today))
        check_quote(desk, made, root, client)
        send_quote(books, made.id)
        if chance.random() < 0.1:
            with perhaps("billed_already"):
                decline_quote(books, made.id)
        else:
            accept(desk, books, made, coin)


def check_quote(desk: Desk, made: Quote, root: int, client: int) -> None:
    """Its VAT is that of today on all but what was charged at another rate, which keeps its own."""
    _, bp = desk.life.charge(client, desk.life.today.isoformat())
    others = [(net, vat) for paper, net, vat in desk.ledger.billed(root) if paper.bp != bp]
    net = sum(each.amount_pence for each in made.lines)
    vat = percent_of(net - sum(each for each, _ in others), bp) + sum(each for _, each in others)
    assert (made.net, made.vat, made.gross) == (net, vat, net + vat), f"{made.name}: {made.vat} and not {vat}"
    assert made.deposit == percent_of(net + vat, 5_000)


def accept(desk: Desk, books: Books, made: Quote, coin: Coin) -> None:
    """The client accepts."""
    booking = accept_quote(books, made.id)
    lines = [Charge(each.amount_pence) for each in made.lines]
    agreed = Agreed(
        *(made.id, made.root_id, made.client_id, coin, lines, made.vat, made.gross, made.deposit),
        desk.life.details.kill_fee_bp,
    )
    desk.state.agreed[made.root_id] = agreed
    asked = made.deposit > 0 and not list(desk.ledger.billed(made.root_id))
    assert (booking.deposit is not None) == asked
    if booking.deposit:
        deposit(desk, books, agreed, booking.deposit)


def deposit(desk: Desk, books: Books, agreed: Agreed, draft: Invoice) -> None:
    """The deposit that was drafted: a part of the gross with the VAT that is in it."""
    treatment, bp = desk.life.charge(agreed.client, desk.life.today.isoformat())
    vat = percent_of_whole(agreed.deposit, agreed.vat, agreed.gross)
    lines = [Charge(agreed.deposit - vat, vat)]
    drafted = Drafted(*(draft.id, agreed.client, agreed.coin, lines, treatment, bp), root=agreed.root, deposit=True)
    go_on(desk, books, drafted, draft)


def percent_of_whole(amount: int, part: int, whole: int) -> int:
    """Of an amount what `part` is of `whole`."""
    return rounded(Fraction(amount * part, whole)) if whole else 0


def balance(desk: Desk, books: Books) -> None:
    """The balance of an accepted quote, now and then with typed lines beside it or a discount; or a deposit anew."""
    life, agreed = desk.life, list(desk.state.agreed.values())
    if not agreed:
        return
    chosen = life.chance.choice(agreed)
    treatment, bp = life.charge(chosen.client, life.today.isoformat())
    with perhaps(*_QUOTED, "no_deposit"):
        if life.chance.random() < 0.1:
            deposit(desk, books, chosen, draft_deposit(books, chosen.id, DraftRequest()))
            return
        extras = [line(each) for each in typed_lines(desk, 2)] if life.chance.random() < 0.25 else list[InvoiceLine]()
        off = life.chance.choice([0, 0, 0, 1_000])
        draft = draft_balance(books, chosen.id, DraftRequest(extras, discount=f"{off / 100:g}%" if off else ""))
        lines = [*chosen.lines, *(Charge(each.amount, on_top=True) for each in extras)]
        drafted = Drafted(
            *(draft.id, chosen.client, chosen.coin, lines, treatment, bp),
            root=chosen.root,
            taken_off=desk.taken_off(chosen.root, bp),
            cut=discount(lines, off),
        )
        go_on(desk, books, drafted, draft)


def call_off(desk: Desk, books: Books) -> None:
    """Work called off: the fee less what was invoiced, or credits of what is beyond it; never more or less."""
    life, agreed = desk.life, list(desk.state.agreed.values())
    if not agreed:
        return
    chosen = life.chance.choice(agreed)
    fee, billed = percent_of(chosen.net, chosen.kill_bp), list(desk.ledger.billed(chosen.root))
    invoiced = sum(net for _, net, _ in billed)
    treatment, bp = life.charge(chosen.client, life.today.isoformat())
    is_fee = abs(invoiced - fee) <= 1  # the net in a deposit, which is a share of the gross, is rounded
    codes = {"fee_invoiced"} if is_fee else {"written_off"} if invoiced > fee else _QUOTED
    with perhaps(*codes):
        made = call_off_quote(books, chosen.id)
        if made.invoice:
            lines, off = [Charge(fee)], desk.taken_off(chosen.root, bp)
            drafted = Drafted(
                *(made.invoice.id, chosen.client, chosen.coin, lines, treatment, bp), root=chosen.root, taken_off=off
            )
            go_on(desk, books, drafted, made.invoice)
            return
        del desk.state.agreed[chosen.root]
        assert sum(each.amounts.net for each in made.credits) == (0 if is_fee else fee - invoiced)
        for each in made.credits:
            books.catalogue.invoices.void(each.id)
            parts = parts_of(desk.ledger.papers[each.credits_id or 0], each)
            credit_parts(desk, books, desk.ledger.papers[each.credits_id or 0], parts)


def parts_of(paper: Paper, note: Invoice) -> dict[int, int | None]:
    """What a draft of a credit note credits, by the places of lines."""
    return {place: abs(each.amount) for place, each in placed(paper, note)}


def credit(desk: Desk, books: Books) -> None:
    """A credit note over all that is left of a paper, or over a part of a line."""
    chance = desk.life.chance
    papers = [each for each in desk.ledger.papers.values() if each.credits is None]
    open_papers = [each for each in papers if any(each.left_of(place) for place in range(1, len(each.lines) + 1))]
    if not open_papers:
        return
    paper = chance.choice(open_papers)
    parts: dict[int, int | None] | None = None
    if chance.random() < 0.6:
        places = [place for place in range(1, len(paper.lines) + 1) if paper.left_of(place) > 0]
        if places:
            place = chance.choice(places)
            parts = {place: chance.randint(1, paper.left_of(place))}
    credit_parts(desk, books, paper, parts)


def credit_parts(desk: Desk, books: Books, paper: Paper, parts: dict[int, int | None] | None) -> None:
    """The note: its net is what was asked for; its VAT what that bore, and once all is credited to the penny."""
    ledger = desk.ledger
    notes = ledger.notes(paper.id)
    left = paper.net + sum(each.net for each in notes), paper.vat + sum(each.vat for each in notes)
    codes = ["written_off"] if ledger.settled(paper.id, "write_off") else []
    codes += ["credit_too_large"] if parts is not None and any(each.net < 0 for each in paper.lines) else []
    note: Invoice | None = None
    with perhaps(*codes):
        note = credit_invoice(books, paper.id, "Agreed", parts).note
    if note:
        check_note(desk, paper, parts, left, note)


def check_note(
    desk: Desk, paper: Paper, parts: dict[int, int | None] | None, left: tuple[int, int], note: Invoice
) -> None:
    """What was issued is what was asked for, of the net and VAT that were left."""
    ledger, today, notes = desk.ledger, desk.life.today.isoformat(), desk.ledger.notes(paper.id)
    made = _note(desk, paper, note, today)
    wanted = left[0] if parts is None else sum(_signed(paper, place, part) for place, part in parts.items())
    assert -made.net == wanted, f"{note.label} credits {-made.net} and not {wanted}"
    exact = left[1] if wanted == left[0] else percent_of(wanted, paper.bp)
    most = 0 if wanted == left[0] else 1 + len(notes)
    assert abs(-made.vat - exact) <= most, f"{note.label} credits VAT of {-made.vat} and not {exact}"
    given_up = ledger.settled(paper.id, "write_off")
    assert not given_up or -made.gross <= paper.gross + sum(each.gross for each in notes) - given_up
    owed = ledger.balance(paper.id)
    desk.kept(made, note, "CN-")
    for place, each in placed(paper, note):
        paper.taken.setdefault(place, []).append(Charge(each.amount, each.vat))
    settle(desk, paper, made, min(owed, -made.gross), today)


def _signed(paper: Paper, place: int, part: int | None) -> int:
    """What is credited of a line, below nought of one that takes off."""
    left = paper.left_of(place)
    return left if part is None else part if left > 0 else -part


def settle(desk: Desk, paper: Paper, source: Paper, amount: int, on: str) -> None:
    """A credit of one paper settles another."""
    if amount <= 0:
        desk.entered([])
        return
    pence = desk.ledger.pence(paper.id, amount)
    sides = ((paper, 1), (source, -1))
    desk.entered([Entry(each.id, "credit", sign * amount, on, sign * pence) for each, sign in sides])


def _note(desk: Desk, paper: Paper, note: Invoice, today: str) -> Paper:
    """The note as our ledger has it; in sterling all notes together credit what they come to."""
    notes, coin = desk.ledger.notes(paper.id), paper.coin
    net, vat = note.amounts.net, note.amounts.vat
    net_gbp = coin.pence(net + sum(each.net for each in notes)) - sum(each.net_gbp for each in notes)
    vat_gbp = coin.pence(vat + sum(each.vat for each in notes)) - sum(each.vat_gbp for each in notes)
    lines = [Charge(each.amount, each.vat) for each in note.lines]
    return Paper(
        *(note.id, "", paper.client, coin, lines, net, vat, net_gbp, vat_gbp),
        *(paper.treatment, paper.bp, today, today, today),
        credits=paper.id,
        root=paper.root,
    )


def placed(paper: Paper, note: Invoice) -> Iterator[tuple[int, InvoiceLine]]:
    """The lines of a note, each with the place of the line that it credits."""
    for each in note.lines:
        yield paper.ids.index(int((each.origin or "").split(":")[1])) + 1, each


def void(desk: Desk, books: Books) -> None:
    """A draft that waits is dropped."""
    if desk.state.drafts:
        dropped = desk.state.drafts.pop(desk.life.chance.randrange(len(desk.state.drafts)))
        with perhaps("invoice_void"):
            books.catalogue.invoices.void(dropped.id)
