"""What the database itself refuses, whoever asks: rewriting the ledger, words or the chain."""

from typing import NamedTuple

from alembic import op

revision = "0006"
down_revision: str | None = "0005"


class Guard(NamedTuple):
    """A change of a table that is refused when `when` is true."""

    name: str
    table: str
    event: str
    when: str
    message: str


#: The ways of the domain's EffectState when this step was made.
EFFECT_MOVES = {
    "proposed": ("refused denied expired superseded void confirmed approved claimed"),
    "confirmed": "refused denied expired superseded void approved claimed",
    "approved": "refused denied expired superseded void claimed",
    "claimed": "sent failed void",
    "sent": "succeeded failed unknown void",
    "unknown": "succeeded failed",
    "succeeded": "compensated",
}
#: Denied and approved go back to pending when the decision is undone in time.
APPROVAL_MOVES = {
    "pending": "approved approved_with_edits denied expired void",
    "approved": "pending consumed void",
    "approved_with_edits": "consumed void",
    "denied": "pending",
}


def _elsewhere(column: str, moves: dict[str, str]) -> str:
    """Say that a column changes in a way that is not among the moves."""
    known = " OR ".join(
        f"(OLD.{column} = '{before}' AND NEW.{column} IN ({_quoted(after)}))"
        for before, after in moves.items()
    )
    return f"OLD.{column} <> NEW.{column} AND NOT ({known})"


def _quoted(words: str) -> str:
    return ", ".join(f"'{word}'" for word in words.split())


def _changed(*columns: str) -> str:
    return " OR ".join(f"OLD.{column} <> NEW.{column}" for column in columns)


_CLAIM_KEPT = (
    "OLD.claimed_by IS NOT NULL AND (NEW.claimed_by IS NULL OR NEW.claimed_at IS NULL"
    " OR NEW.claimed_by <> OLD.claimed_by OR NEW.claimed_at <> OLD.claimed_at)"
)
_EFFECT_KEPT = _changed(
    *("tenant", "customer", "case_id", "goal_id", "action_id", "action_hash", "action"),
    *("tool", "subject_key", "outcome", "n", "revision"),
)
_APPROVAL_KEPT = _changed(
    *("tenant", "customer", "case_id", "action_id", "action_hash"),
    *("requester", "needed", "expires_at"),
)
_DECISION_KEPT = _changed(
    *("tenant", "customer", "approval_id", "jti", "jws", "action_hash", "shown_hash"),
    *("approver", "requester", "decision", "at"),
)
GUARDS = (
    Guard(
        "effect_moves",
        "effect",
        "UPDATE",
        _elsewhere("state", EFFECT_MOVES),
        "an effect can not move this way",
    ),
    Guard(
        "effect_kept",
        "effect",
        "UPDATE",
        f"{_EFFECT_KEPT} OR coalesce(OLD.amount_ref, -1) <> coalesce(NEW.amount_ref, -1)",
        "an effect stays the action it was",
    ),
    Guard("effect_claim_kept", "effect", "UPDATE", _CLAIM_KEPT, "a claim stays what it was"),
    Guard("effect_not_deleted", "effect", "DELETE", "true", "the ledger forgets nothing"),
    Guard("confirmation_kept", "confirmation", "UPDATE", "true", "a confirmation stays"),
    Guard("confirmation_not_deleted", "confirmation", "DELETE", "true", "a confirmation stays"),
    Guard(
        "approval_moves",
        "approval",
        "UPDATE",
        _elsewhere("status", APPROVAL_MOVES),
        "an approval can not move this way",
    ),
    Guard(
        "approval_kept",
        "approval",
        "UPDATE",
        _APPROVAL_KEPT,
        "an approval stays on the action it was opened for",
    ),
    Guard("approval_not_deleted", "approval", "DELETE", "true", "an approval stays"),
    Guard(
        "decision_kept",
        "decision",
        "UPDATE",
        f"{_DECISION_KEPT} OR OLD.undone_at IS NOT NULL",
        "a decision stays what was signed",
    ),
    Guard("decision_not_deleted", "decision", "DELETE", "true", "a decision stays"),
    Guard("audit_entry_kept", "audit_entry", "UPDATE", "true", "the audit chain stays"),
    Guard("audit_entry_not_deleted", "audit_entry", "DELETE", "true", "the audit chain stays"),
    Guard(
        "audit_head_moves",
        "audit_head",
        "UPDATE",
        "OLD.tenant <> NEW.tenant OR NEW.seq <> OLD.seq + 1",
        "the head of the audit chain moves by one",
    ),
    Guard("audit_head_not_deleted", "audit_head", "DELETE", "true", "the audit chain stays"),
)
#: A new entry must follow the head, and becomes the head.
_FOLLOWS = (
    "EXISTS (SELECT 1 FROM audit_head h WHERE h.tenant = NEW.tenant"
    " AND h.seq = NEW.seq - 1 AND h.hash = NEW.prev)"
)
_BECOMES = "UPDATE audit_head SET seq = NEW.seq, hash = NEW.hash WHERE tenant = NEW.tenant"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _upgrade_postgresql()
    else:
        _upgrade_sqlite()


def _upgrade_sqlite() -> None:
    for guard in GUARDS:
        op.execute(
            f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table}"
            f" WHEN {guard.when} BEGIN SELECT RAISE(ABORT, '{guard.message}'); END"
        )
    op.execute(
        "CREATE TRIGGER audit_entry_follows BEFORE INSERT ON audit_entry"
        f" WHEN NOT {_FOLLOWS} BEGIN SELECT RAISE(ABORT, 'not the next audit entry'); END"
    )
    op.execute(
        f"CREATE TRIGGER audit_entry_becomes_head AFTER INSERT ON audit_entry BEGIN {_BECOMES}; END"
    )


def _upgrade_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION casework_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'restrict_violation'; END $$"
    )
    for guard in GUARDS:
        op.execute(
            f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table} FOR EACH ROW"
            f" WHEN ({guard.when}) EXECUTE FUNCTION casework_refuse('{guard.message}')"
        )
    for table in ("effect", "confirmation", "approval", "decision", "audit_entry", "audit_head"):
        op.execute(
            f"CREATE TRIGGER {table}_not_truncated BEFORE TRUNCATE ON {table}"
            f" EXECUTE FUNCTION casework_refuse('this stays')"
        )
    op.execute(
        "CREATE FUNCTION casework_audit_follow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF NOT {_FOLLOWS} THEN RAISE EXCEPTION 'not the next audit entry'"
        " USING ERRCODE = 'restrict_violation'; END IF;"
        f" {_BECOMES}; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_entry_follows BEFORE INSERT ON audit_entry FOR EACH ROW"
        " EXECUTE FUNCTION casework_audit_follow()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION casework_refuse() CASCADE")
        op.execute("DROP FUNCTION casework_audit_follow() CASCADE")
        return
    for name in (
        *(guard.name for guard in GUARDS),
        "audit_entry_follows",
        "audit_entry_becomes_head",
    ):
        op.execute(f"DROP TRIGGER {name}")
