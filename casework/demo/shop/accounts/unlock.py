"""Unlocking an account that failed sign-ins locked; a security hold is for people."""

from casework.demo.shop.accounts.tables import AccountRow
from casework.demo.shop.problems import Problem, not_allowed
from casework.demo.shop.writes import Arguments, Changed, Job, Write


class NoArguments(Arguments):
    """Nothing to say: the account is the caller's own."""


class Unlock(Write[NoArguments, AccountRow]):
    """Let the customer sign in again."""

    tool = "accounts.unlock"
    scope = "accounts:unlock"
    compares = ("account_version", "lock_reason")
    arguments = NoArguments

    async def find(self, job: Job[NoArguments]) -> AccountRow | None:
        """Find the caller's own account."""
        return await job.session.get(AccountRow, (job.caller.tenant, job.caller.customer))

    def refuse(self, row: AccountRow) -> Problem | None:
        """Refuse a security hold, and what is not locked."""
        if row.lock_reason == "security_hold":
            return not_allowed("security_hold", "The account is held for security.")
        if row.status != "locked":
            return not_allowed("not_locked", "The account is not locked.")
        return None

    def facts(self, row: AccountRow) -> dict[str, str]:
        """Return the account's version and why it is locked."""
        return {"account_version": str(row.version), "lock_reason": row.lock_reason}

    async def apply(self, row: AccountRow, job: Job[NoArguments]) -> Changed:
        """Unlock it."""
        row.status, row.lock_reason, row.locked_since = "active", "", None
        row.version += 1
        return Changed(
            target=row.id,
            reference=f"accounts-{job.seq}",
            state="active",
            details={"status": "active", "account_version": str(row.version)},
        )
