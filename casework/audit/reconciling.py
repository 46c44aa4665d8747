"""Reconciling: what backends did, what the chain says and what the ledger has, each way round."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from casework.audit.chains import ActionChain, chains
from casework.audit.ledgers import LedgerLine, Ledgers
from casework.domain.effect import IN_FLIGHT, EffectState
from casework.domain.words import Word
from casework.store import Scope, Store, Tx
from casework.store.repositories.audit import EffectStanding

#: How long an effect may be under way before somebody should ask.
PATIENCE = timedelta(minutes=15)
_DONE = frozenset({EffectState.succeeded, EffectState.compensated})
_CLAIMED = IN_FLIGHT | _DONE | {EffectState.failed}


class FindingKind(StrEnum):
    """What can be wrong, in the words that an operator looks up."""

    amount_differs = "amount_differs"
    chain_without_effect = "chain_without_effect"
    customer_differs = "customer_differs"
    done_twice = "done_twice"
    effect_recorded_otherwise = "effect_recorded_otherwise"
    effect_without_chain = "effect_without_chain"
    hash_differs = "hash_differs"
    not_one_chain = "not_one_chain"
    reference_differs = "reference_differs"
    row_differs = "row_differs"
    still_open = "still_open"
    succeeded_twice = "succeeded_twice"
    tool_differs = "tool_differs"


class Finding(Word):
    """One thing that does not agree, and with whom."""

    kind: FindingKind
    action_id: str
    backend: str
    what: str


@dataclass(frozen=True, kw_only=True)
class Books:
    """All that is compared. The backends were asked first, at `asked_at`."""

    lines: Mapping[str, Sequence[LedgerLine]]
    chains: Mapping[str, ActionChain]
    rows: Mapping[str, EffectStanding]
    asked_at: datetime
    #: Which backend a tool is of.
    backend_of: Callable[[str], str]


async def reconcile(
    store: Store, tenant: str, ledgers: Ledgers, backend_of: Callable[[str], str]
) -> tuple[Finding, ...]:
    """Read everything and compare it. Safe beside running workers: what is under way may be."""
    asked_at = store.clock()
    # First the backends: whatever they have done by now was claimed before.
    lines = await ledgers.read()
    async with store.read(Scope.of_service(tenant, "audit")) as tx:
        books = Books(
            lines=lines,
            chains=await chains(tx),
            rows=await _rows(tx),
            asked_at=asked_at,
            backend_of=backend_of,
        )
    return compare(books)


def compare(books: Books) -> tuple[Finding, ...]:
    """Say everything that does not agree, in an order that stays the same."""
    found = (*_of_backends(books), *_of_chains(books), *_of_rows(books))
    return tuple(sorted(found, key=lambda f: (f.kind, f.backend, f.action_id, f.what)))


async def _rows(tx: Tx) -> dict[str, EffectStanding]:
    rows: dict[str, EffectStanding] = {}
    after = ""
    while page := await tx.audit.effects(after):
        rows |= {row.action_id: row for row in page}
        after = page[-1].action_id
    return rows


def _of_backends(books: Books) -> Iterator[Finding]:
    """Everything that a backend did has exactly one chain, and that says the same of it."""
    for backend, lines in books.lines.items():
        actions = Counter(line.action_id for line in lines)
        references = Counter(line.reference for line in lines)
        for line in lines:
            if actions[line.action_id] > 1 or references[line.reference] > 1:
                yield _found(FindingKind.done_twice, line, backend, f"as {line.reference}")
            chain = books.chains.get(line.action_id)
            if chain is None or not chain.claimed:
                what = f"{line.reference}: the backend did what was never claimed"
                yield _found(FindingKind.effect_without_chain, line, backend, what)
                continue
            yield from _differences(line, chain, backend)
            yield from _otherwise(books, line, chain, backend)


def _differences(line: LedgerLine, chain: ActionChain, backend: str) -> Iterator[Finding]:
    amount = line.amount
    moved = (str(amount.amount_minor), amount.currency) if amount else ("", "")
    pairs = {
        FindingKind.amount_differs: (" ".join(moved), " ".join(chain.amount)),
        FindingKind.customer_differs: (line.customer, chain.customer),
        FindingKind.hash_differs: (line.action_hash, chain.action_hash),
        FindingKind.tool_differs: (line.tool, chain.tool),
    }
    if chain.succeeded:
        pairs[FindingKind.reference_differs] = (line.reference, chain.receipt)
    for kind, (theirs, ours) in pairs.items():
        if theirs != ours:
            yield _found(kind, line, backend, f"the backend has {theirs!r}, the chain {ours!r}")


def _otherwise(
    books: Books, line: LedgerLine, chain: ActionChain, backend: str
) -> Iterator[Finding]:
    if (chain.proposed, chain.claimed) != (1, 1):
        what = f"proposed {chain.proposed} times, claimed {chain.claimed} times"
        yield _found(FindingKind.not_one_chain, line, backend, what)
    if not chain.succeeded and chain.state not in IN_FLIGHT and _settled(books, chain):
        what = f"{line.reference}: the backend did it, the chain says {chain.state}"
        yield _found(FindingKind.effect_recorded_otherwise, line, backend, what)


def _of_chains(books: Books) -> Iterator[Finding]:
    """Every chain that says it was done has the backend's word for it; none stays open."""
    done = {(name, line.action_id) for name, lines in books.lines.items() for line in lines}
    for chain in books.chains.values():
        if not chain.claimed:
            continue
        backend = books.backend_of(chain.tool)
        if chain.other_hash:
            yield _found(FindingKind.hash_differs, chain, backend, "the chain has two hashes")
        if chain.succeeded > 1:
            what = f"the chain has it {chain.succeeded} times"
            yield _found(FindingKind.succeeded_twice, chain, backend, what)
        if chain.succeeded and (backend, chain.action_id) not in done and _settled(books, chain):
            what = f"the chain says {chain.receipt}, the backend knows of nothing"
            yield _found(FindingKind.chain_without_effect, chain, backend, what)
        if chain.state in IN_FLIGHT and _waited(books, chain):
            there = "did it" if (backend, chain.action_id) in done else "did not do it"
            what = f"{chain.state} since {chain.claimed_at}; the backend {there}"
            yield _found(FindingKind.still_open, chain, backend, what)


def _settled(books: Books, chain: ActionChain) -> bool:
    """Say whether the chain's last word is older than the question to the backends."""
    return chain.moved_at is not None and chain.moved_at < books.asked_at


def _waited(books: Books, chain: ActionChain) -> bool:
    if chain.state is EffectState.unknown:
        return _settled(books, chain)
    return chain.claimed_at is not None and books.asked_at - chain.claimed_at > PATIENCE


def _of_rows(books: Books) -> Iterator[Finding]:
    """The ledger's row, by which everything is decided, says what the chain says."""
    for action_id in sorted({*books.rows, *books.chains}):
        row, chain = books.rows.get(action_id), books.chains.get(action_id)
        ours = (row.state, row.action_hash, row.receipt or "") if row is not None else None
        theirs = (chain.state, chain.action_hash, chain.receipt) if chain is not None else None
        states = {said[0] for said in (ours, theirs) if said is not None}
        if ours == theirs or not states & _CLAIMED:
            continue
        if chain is None or _settled(books, chain):
            what = f"the ledger has {_shown(ours)}, the chain {_shown(theirs)}"
            backend = books.backend_of(row.tool if row is not None else chain.tool if chain else "")
            yield Finding(
                kind=FindingKind.row_differs, action_id=action_id, backend=backend, what=what
            )


def _shown(said: tuple[EffectState | None, str, str] | None) -> str:
    if said is None:
        return "nothing"
    state, hash_, receipt = said
    return " ".join(filter(None, (state or "no state", hash_[:12], receipt)))


def _found(kind: FindingKind, of: LedgerLine | ActionChain, backend: str, what: str) -> Finding:
    return Finding(kind=kind, action_id=of.action_id, backend=backend, what=what)
