"""Making a proof for an auditor: the head is signed now, and reading words is itself recorded."""

from casework.api import problems
from casework.api.auditing import note
from casework.api.deps import Api
from casework.api.finding import scope_of
from casework.audit.building import Asked, Missing, ProofBuilder, Unproved
from casework.audit.proof import Proof
from casework.domain.action import Action
from casework.domain.identity import Principal
from tools import catalogue
from tools.declaration import ArgumentKind
from tools.ledger import answer_text


async def proof_of(api: Api, auditor: Principal, asked: Asked) -> Proof:
    """Build the proof of one effect; the customer's words only for who asked for them.

    Raises:
        Problem: 404 when nothing was claimed under this id, 410 when that was before there were
            proofs, 503 when its last entry can not be signed now.

    """
    signing = api.deps.checkpointing
    signed = await signing.now() if signing is not None else None
    if signed is None:
        raise problems.not_found() if signing else problems.unavailable("Nobody signs here.")
    async with api.deps.store.read(scope_of(auditor)) as tx:
        made = await ProofBuilder(tx, signed, worded=holds_words, answer=answer_text).build(asked)
    if isinstance(made, Unproved):
        raise _problem(made)
    if asked.words:
        about = {name: made.entries[-1].text(name) for name in ("customer", "case", "action_id")}
        async with api.deps.store.write(scope_of(auditor)) as tx:
            await tx.audit.append(note("words_read", auditor, **about))
    return made


def _problem(unproved: Unproved) -> problems.Problem:
    match unproved.why:
        case Missing.claim:
            return problems.not_found()
        case Missing.token:
            return problems.gone("This was done before proofs were recorded.", "before-proofs")
        case Missing.signature:
            return problems.unavailable("This moved just now; ask again.")


def holds_words(action: Action) -> bool:
    """Say whether an argument may be the customer's own text, by the tool's declaration."""
    tool = catalogue.find(action.tool)
    if tool is None:
        return True
    parameters = [tool.parameter(name) for name in action.args]
    return any(p is None or p.kind is ArgumentKind.text for p in parameters)
