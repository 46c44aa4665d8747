"""The audit chain: grows in order with its transaction, and shows whatever was done to it."""

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import text

from casework.store import Scope, Store
from casework.store.chain import GENESIS, canonical, link
from casework.store.checkpoints import Damaged, Intact, checkpoint, verify
from tests.integration.store.databases import Database, all_at_once, open_store
from tests.integration.store.given import JANE, MINUTE, STAFF, START, TENANT, StandingClock

SIGNING = Ed25519PrivateKey.generate()
STRANGER = Ed25519PrivateKey.generate()


def sign(claims: Mapping[str, Any], key: Ed25519PrivateKey = SIGNING) -> str:
    """Sign a checkpoint as the API does."""
    return jwt.encode(dict(claims), key, "EdDSA", {"typ": "checkpoint+jwt"})


def verify_jws(line: str) -> Mapping[str, Any] | None:
    """Give the claims of a line that SIGNING signed."""
    try:
        claims: dict[str, Any] = jwt.decode(line, SIGNING.public_key(), ["EdDSA"])
    except jwt.InvalidTokenError:
        return None
    return claims


async def grow(store: Store, count: int, kind: str = "proposed") -> None:
    """Append entries, each in a transaction of its own."""
    for n in range(count):
        async with store.write(STAFF) as tx:
            await tx.audit.append({"kind": kind, "n": n})


async def judged(store: Store, lines: list[str] | None = None) -> Intact | Damaged:
    """Verify the tenant's chain against checkpoints."""
    return await verify(store, TENANT, lines or [], verify_jws)


async def test_a_chain_grows_and_holds(store: Store, clock: StandingClock, tmp_path: Path) -> None:
    """Entries follow on one another, and every checkpoint agrees."""
    file, lines_before = tmp_path / "checkpoints", 0
    last = await checkpoint(store, TENANT, sign, file)
    for _ in range(3):
        await grow(store, 2)
        clock.forward(MINUTE)
        last = await checkpoint(store, TENANT, sign, file, last=last)
        again = await checkpoint(store, TENANT, sign, file, last=last)
        lines_before += 1

        assert again is None
    lines = file.read_text().splitlines()
    async with store.read(STAFF) as tx:
        entries = await tx.audit.entries(after_seq=4)
        head = await tx.audit.head()

    assert len(lines) == lines_before
    assert head is not None
    assert await judged(store, lines) == Intact(count=6, head=head.hash)
    assert [(e.seq, e.entry["kind"], e.at) for e in entries] == [
        (5, "proposed", START + 2 * MINUTE),
        (6, "proposed", START + 2 * MINUTE),
    ]


async def test_an_entry_says_what_its_hash_covers(store: Store) -> None:
    """The hash is the one that the design names, over the tenant, the place and the words."""
    async with store.write(JANE) as tx:
        first = await tx.audit.append({"kind": "claimed", "worker": "w1"})
        second = await tx.audit.append({"kind": "sent"})

    assert (first.prev, second.prev) == (GENESIS, first.hash)
    assert first.hash == link(TENANT, 1, GENESIS, canonical(first.entry))
    assert first.entry == {"at": START.isoformat(), "kind": "claimed", "worker": "w1"}


async def test_an_entry_has_the_stores_time(store: Store) -> None:
    """Nobody who appends says when it was."""
    async with store.write(JANE) as tx:
        entry = await tx.audit.append({"kind": "claimed", "at": "yesterday"})

    assert entry.entry["at"] == START.isoformat()
    assert isinstance(await judged(store), Intact)


async def test_an_empty_chain_holds(store: Store) -> None:
    """Before anything happened there is nothing to damage."""
    assert await judged(store) == Intact(count=0, head=GENESIS)


async def test_tenants_have_chains_of_their_own(store: Store) -> None:
    """What one tenant does leaves no trace in the other's chain."""
    await grow(store, 1)
    async with store.write(Scope.of_staff("other", "mia")) as tx:
        entry = await tx.audit.append({"kind": "proposed"})
        head = await tx.audit.head()

    assert entry.seq == 1
    assert head is not None
    assert head.tenant == "other"


async def test_a_rolled_back_entry_leaves_nothing(store: Store) -> None:
    """What did not happen is not in the chain, and the next entry takes its place."""
    await grow(store, 1)

    async def fail() -> None:
        async with store.write(STAFF) as tx:
            await tx.audit.append({"kind": "lost"})
            raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        await fail()
    await grow(store, 1, "kept")
    async with store.read(STAFF) as tx:
        kinds = [entry.entry["kind"] for entry in await tx.audit.entries()]

    assert kinds == ["proposed", "kept"]
    assert isinstance(await judged(store), Intact)


async def test_many_writers_make_one_chain(database: Database, clock: StandingClock) -> None:
    """However many processes append at once, the chain has no gap and no fork."""
    stores = [open_store(database, clock) for _ in range(4)]
    await all_at_once(*(grow(store, 5, f"w{n}") for n, store in enumerate(stores)))
    verdict = await judged(stores[0])
    for store in stores:
        await store.close()

    assert isinstance(verdict, Intact)
    assert verdict.count == 20


Deed = Callable[[Database], Awaitable[None]]


async def _edit(database: Database) -> None:
    await database.tamper(
        "UPDATE audit_entry SET entry = replace(entry, 'proposed', 'approved') WHERE seq = 3"
    )


async def _edit_and_rehash(database: Database) -> None:
    rows = await database.raw("SELECT prev, entry FROM audit_entry WHERE seq = 3")
    (prev, entry) = rows[0]
    changed = entry.replace("proposed", "approved")
    await database.tamper(
        "UPDATE audit_entry SET entry = replace(entry, 'proposed', 'approved'),"
        f" hash = '{link(TENANT, 3, prev, changed)}' WHERE seq = 3"
    )


async def _delete(database: Database) -> None:
    await database.tamper("DELETE FROM audit_entry WHERE seq = 3")


async def _reorder(database: Database) -> None:
    await database.tamper(
        "UPDATE audit_entry SET seq = 99 WHERE seq = 3",
        "UPDATE audit_entry SET seq = 3 WHERE seq = 4",
        "UPDATE audit_entry SET seq = 4 WHERE seq = 99",
    )


async def _backdate(database: Database) -> None:
    await database.tamper("UPDATE audit_entry SET at = '2020-01-01 00:00:00.000000' WHERE seq = 3")


async def _cut(database: Database) -> None:
    await database.tamper("DELETE FROM audit_entry WHERE seq > 4")


async def _cut_with_the_head(database: Database) -> None:
    hashes = await database.raw("SELECT hash FROM audit_entry WHERE seq = 4")
    await database.tamper(
        "DELETE FROM audit_entry WHERE seq > 4",
        f"UPDATE audit_head SET seq = 4, hash = '{hashes[0][0]}'",
    )


async def _cut_and_regrow(database: Database) -> None:
    await _forge(database, after=4)


async def _rewrite_all(database: Database) -> None:
    await _forge(database, after=0)


async def _forge(database: Database, after: int) -> None:
    """Grow the chain anew after an entry, with hashes that hold, to one more than it had."""
    rows = await database.raw("SELECT hash FROM audit_entry WHERE seq = :seq", seq=after)
    prev = str(rows[0][0]) if rows else GENESIS
    insert = text(
        "INSERT INTO audit_entry (tenant, seq, prev, hash, at, entry)"
        " SELECT :tenant, :seq, :prev, :hash, max(at), :entry FROM audit_entry WHERE seq > 4"
    )
    async with database.unguarded() as connection:
        for seq in range(after + 1, 8):
            entry = canonical({"at": START.isoformat(), "kind": "forged", "n": seq})
            made = link(TENANT, seq, prev, entry)
            row = {"tenant": TENANT, "seq": 100 + seq, "prev": prev, "hash": made, "entry": entry}
            await connection.execute(insert, row)
            prev = made
        await connection.execute(
            text(f"DELETE FROM audit_entry WHERE seq BETWEEN {after + 1} AND 99")
        )
        await connection.execute(text("UPDATE audit_entry SET seq = seq - 100 WHERE seq > 100"))
        await connection.execute(text("UPDATE audit_head SET seq = 7, hash = :h"), {"h": prev})


@pytest.mark.parametrize(
    ("deed", "first", "why"),
    [
        pytest.param(_edit, 3, "was changed", id="edit"),
        pytest.param(_edit_and_rehash, 4, "does not follow", id="edit-and-rehash"),
        pytest.param(_delete, 3, "is missing", id="delete"),
        pytest.param(_reorder, 3, "does not follow", id="reorder"),
        pytest.param(_backdate, 3, "time was changed", id="backdate"),
        pytest.param(_cut, 5, "cut", id="truncate"),
        pytest.param(_cut_with_the_head, 5, "cut", id="truncate-with-the-head"),
        pytest.param(_cut_and_regrow, 3, "rewritten", id="truncate-and-regrow"),
        pytest.param(_rewrite_all, 1, "rewritten", id="rewrite-all"),
    ],
)
async def test_whatever_is_done_to_the_chain_shows(
    store: Store, database: Database, tmp_path: Path, deed: Deed, first: int, why: str
) -> None:
    """Verification names the first entry that is not proved any more, and why."""
    file = tmp_path / "checkpoints"
    for count in (2, 3, 1):
        await grow(store, count)
        await checkpoint(store, TENANT, sign, file)
    await deed(database)
    verdict = await judged(store, file.read_text().splitlines())

    assert isinstance(verdict, Damaged)
    assert (verdict.seq, why in verdict.why) == (first, True), verdict


async def test_a_cut_chain_shows_without_checkpoints_too(store: Store, database: Database) -> None:
    """As long as the head was left, entries that are gone are missed."""
    await grow(store, 6)
    await _cut(database)

    assert await judged(store) == Damaged(seq=5, why="the chain does not end where its head says")


async def test_a_forged_checkpoint_proves_nothing(store: Store, tmp_path: Path) -> None:
    """A line that the API did not sign, or that contradicts another one, is damage itself."""
    await grow(store, 2)
    file = tmp_path / "checkpoints"
    await checkpoint(store, TENANT, sign, file)
    (line,) = file.read_text().splitlines()
    claims = dict(verify_jws(line) or {})
    foreign = sign(claims, STRANGER)
    other = sign(claims | {"head": "0" * 64})
    elsewhere = sign(claims | {"tenant": "other", "seq": 9, "count": 9})

    assert isinstance(await judged(store, [line, foreign]), Damaged)
    assert isinstance(await judged(store, [line, other]), Damaged)
    assert isinstance(await judged(store, [line, elsewhere, ""]), Intact)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET entry = '{}'",
        "DELETE FROM audit_entry",
        "INSERT INTO audit_entry SELECT tenant, 9, hash, hash, at, entry FROM audit_entry",
        "INSERT INTO audit_entry SELECT tenant, 2, 'x', hash, at, entry FROM audit_entry",
        "UPDATE audit_head SET seq = 0",
        "DELETE FROM audit_head",
    ],
)
async def test_the_database_itself_guards_the_chain(
    store: Store, database: Database, statement: str
) -> None:
    """Even past the store nobody changes, removes or misplaces an entry."""
    await grow(store, 1)

    with pytest.raises(Exception, match="audit"):
        await database.raw(statement)
    assert isinstance(await judged(store), Intact)
