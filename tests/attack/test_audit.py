"""The audit chain against somebody who owns the database: whatever they do to it shows.

The checkpoints were copied elsewhere. Each attack is looked at as `casework audit verify` looks.
"""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.api.checkpointing import Checkpointing
from casework.cli import audit
from casework.cli.opening import opened_store
from casework.identity.capability import capability_key
from casework.identity.keys import ApiKeys, create_embedded_keys
from casework.identity.signer import Signer
from casework.settings import Settings
from casework.store import Scope
from casework.store.chain import GENESIS, canonical, link
from casework.store.checkpoints import Damaged, Intact
from casework.worker import utc_now
from tests.integration.store.databases import Database, drop_postgres, migrate, new_postgres

_AT = "2026-03-02T09:00:00+00:00"
_ENTRIES = 9
#: The head that each checkpoint saw.
_SIGNED = (3, 6, 9)


@dataclass(frozen=True)
class Chain:
    """A chain of nine entries, three checkpoints kept elsewhere, and a way past every guard."""

    settings: Settings
    database: Database
    kept: Path

    async def grow(self, count: int = 3, kind: str = "claimed") -> None:
        """Append as the program does, and sign."""
        async with opened_store(self.settings) as store:
            for n in range(count):
                async with store.write(Scope.of_customer("shop", "anna")) as tx:
                    await tx.audit.append({"what": "effect", "state": kind, "n": n})
            key = ApiKeys.load(self.settings.keys_dir).checkpoint
            signer = Signer(key, issuer=self.settings.api_url, clock=utc_now)
            assert await Checkpointing(store, "shop", signer, self.kept).now()

    async def rows(self) -> list[tuple[int, str, str]]:
        """Read number, hash and text of each entry, as they are."""
        async with self.database.unguarded() as raw:
            found = await raw.execute(text("SELECT seq, hash, entry FROM audit_entry ORDER BY seq"))
            return [(row.seq, row.hash, row.entry) for row in found]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def chain(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Chain]:
    """Grow a chain on a database of its own."""
    server = request.getfixturevalue("postgres_url") if request.param == "postgres" else ""
    database = (
        await new_postgres(server)
        if server
        else Database(f"sqlite:///{tmp_path / 'data' / 'casework.db'}")
    )
    (tmp_path / "data").mkdir()
    create_embedded_keys(tmp_path / "keys")
    settings = Settings(
        data_dir=tmp_path / "data", keys_dir=tmp_path / "keys", database_url=database.api_url
    )
    await migrate(database, capability_key(ApiKeys.load(settings.keys_dir).capability))
    chain = Chain(settings, database, tmp_path / "elsewhere.jws")
    try:
        for _ in _SIGNED:
            await chain.grow()
        yield chain
    finally:
        if server:
            await drop_postgres(server, database)


async def _run(raw: AsyncConnection, *statements: str) -> None:
    for statement in statements:
        await raw.execute(text(statement))


async def _edit(chain: Chain) -> None:
    """Make a refund smaller than it was."""
    async with chain.database.unguarded() as raw:
        await _run(
            raw,
            "UPDATE audit_entry SET entry = replace(entry, 'claimed', 'refused') WHERE seq = 5",
        )


async def _reorder(chain: Chain) -> None:
    """Let the fifth have come before the fourth."""
    async with chain.database.unguarded() as raw:
        await _run(
            raw,
            "UPDATE audit_entry SET seq = 99 WHERE seq = 4",
            "UPDATE audit_entry SET seq = 4 WHERE seq = 5",
            "UPDATE audit_entry SET seq = 5 WHERE seq = 99",
        )


async def _delete(chain: Chain) -> None:
    """Let the fifth never have been, and close the gap in the numbers."""
    async with chain.database.unguarded() as raw:
        await _run(
            raw,
            "DELETE FROM audit_entry WHERE seq = 5",
            "UPDATE audit_entry SET seq = seq + 100 WHERE seq > 5",
            "UPDATE audit_entry SET seq = seq - 101 WHERE seq > 100",
            "UPDATE audit_head SET seq = 8",
        )


async def _truncate(chain: Chain) -> None:
    """Cut off the last two, and the head with them."""
    hash_ = (await chain.rows())[6][1]
    async with chain.database.unguarded() as raw:
        await _run(
            raw,
            "DELETE FROM audit_entry WHERE seq > 7",
            f"UPDATE audit_head SET seq = 7, hash = '{hash_}'",
        )


async def _truncate_and_regrow(chain: Chain) -> None:
    """Cut off all after the fourth and grow longer than before, with hashes that hold."""
    async with chain.database.unguarded() as raw:
        await _run(raw, "DELETE FROM audit_entry WHERE seq > 4")
        prev = (await raw.execute(text("SELECT hash FROM audit_entry WHERE seq = 4"))).scalar_one()
        for seq in range(5, _ENTRIES + 4):
            prev = await _forged(raw, seq, str(prev))
        await _run(raw, f"UPDATE audit_head SET seq = {_ENTRIES + 3}, hash = '{prev}'")


async def _forged(raw: AsyncConnection, seq: int, prev: str) -> str:
    """Add an entry with a hash that holds, whatever the table's own rules are."""
    entry = canonical({"at": _AT, "what": "effect", "state": "forged", "n": seq})
    made = link("shop", seq, prev, entry)
    await raw.execute(
        text(
            "INSERT INTO audit_entry (tenant, seq, prev, hash, at, entry)"
            " SELECT 'shop', :seq, :prev, :hash, "
            + ("TIMESTAMPTZ '2026-03-02 09:00:00+00'" if _postgres(raw) else _SQLITE_AT)
            + ", :entry"
        ),
        {"seq": seq, "prev": prev, "hash": made, "entry": entry},
    )
    return made


_SQLITE_AT = "'2026-03-02 09:00:00.000000'"


def _postgres(raw: AsyncConnection) -> bool:
    return raw.dialect.name == "postgresql"


async def _fork(chain: Chain) -> None:
    """Give number five a second entry, in a table that no longer minds."""
    async with chain.database.unguarded() as raw:
        if chain.database.postgres:
            await _run(raw, "ALTER TABLE audit_entry DROP CONSTRAINT pk_audit_entry")
        else:
            await _run(
                raw,
                "CREATE TABLE audit_copy AS SELECT * FROM audit_entry",
                "DROP TABLE audit_entry",
                "ALTER TABLE audit_copy RENAME TO audit_entry",
            )
        prev = (await raw.execute(text("SELECT hash FROM audit_entry WHERE seq = 4"))).scalar_one()
        await _forged(raw, 5, str(prev))


async def _edit_all_after(chain: Chain) -> None:
    """Change the fifth and mend every hash after it: only the checkpoints know."""
    rows = await chain.rows()
    prev = rows[3][1]
    async with chain.database.unguarded() as raw:
        for seq, _, entry in rows[4:]:
            changed = entry.replace("claimed", "refused") if seq == 5 else entry
            made = link("shop", seq, prev, changed)
            await raw.execute(
                text("UPDATE audit_entry SET prev=:p, hash=:h, entry=:e WHERE seq=:s"),
                {"p": prev, "h": made, "e": changed, "s": seq},
            )
            prev = made
        await _run(raw, f"UPDATE audit_head SET hash = '{prev}'")


Deed = Callable[[Chain], Awaitable[None]]


@pytest.mark.parametrize(
    ("deed", "first", "why"),
    [
        pytest.param(_edit, 5, "the entry was changed", id="edit"),
        pytest.param(_reorder, 4, "does not follow", id="reorder"),
        pytest.param(_delete, 5, "does not follow", id="delete"),
        pytest.param(_truncate, 8, "the chain was cut", id="truncate"),
        # Entry 4 was signed by nobody but with entry 6: it is the first that nothing proves.
        pytest.param(_truncate_and_regrow, 4, "rewritten", id="truncate-and-regrow"),
        pytest.param(_edit_all_after, 4, "rewritten", id="edit-and-mend"),
        pytest.param(_fork, 5, "forked", id="fork"),
    ],
)
async def test_tampering_shows_and_the_first_entry_is_named(
    chain: Chain, deed: Deed, first: int, why: str
) -> None:
    """Before the deed the chain holds; after it verification names the place."""
    before = await verified(chain)
    await deed(chain)
    after = await verified(chain)

    assert isinstance(before, Intact)
    assert before.count == _ENTRIES
    assert isinstance(after, Damaged)
    assert (after.seq, why in after.why) == (first, True), after


async def test_two_grown_from_one_show_as_soon_as_both_were_signed(
    chain: Chain, tmp_path: Path
) -> None:
    """A copy of the database that lived on by itself: its checkpoints and ours disagree."""
    if chain.database.postgres:
        pytest.skip("the same code reads both; a copy of a file is a fork in one line")
    copied = tmp_path / "copied"
    shutil.copytree(chain.settings.data_dir, copied)
    fork = Chain(
        chain.settings.model_copy(
            update={"data_dir": copied, "database_url": f"sqlite:///{copied / 'casework.db'}"}
        ),
        Database(f"sqlite:///{copied / 'casework.db'}"),
        chain.kept,
    )
    await fork.grow(kind="denied")
    await chain.grow()
    found = await verified(chain)

    assert isinstance(found, Damaged)
    assert (found.seq, "forked" in found.why) == (12, True)


async def test_a_tree_that_is_not_of_these_entries_shows(chain: Chain) -> None:
    """A checkpoint over the right head with the root of another tree is no checkpoint of ours."""
    key = ApiKeys.load(chain.settings.keys_dir).checkpoint
    signer = Signer(key, issuer=chain.settings.api_url, clock=utc_now)
    async with opened_store(chain.settings) as store:
        running = Checkpointing(store, "shop", signer, chain.kept)
        first = await running.now()
        assert first is not None
        running._last = first.model_copy(
            update={
                "tree": first.tree.model_copy(update={"peaks": (GENESIS, *first.tree.peaks[1:])})
            }
        )
        async with store.write(Scope.of_customer("shop", "anna")) as tx:
            await tx.audit.append({"what": "effect", "state": "claimed", "n": 10})
        await running.now()
    found = await verified(chain)

    assert isinstance(found, Damaged)
    assert found.seq == 10


async def verified(chain: Chain) -> Intact | Damaged:
    """Verify as `casework audit verify --checkpoints ELSEWHERE` does."""
    return await audit._verify(chain.settings, chain.kept.read_text().splitlines())
