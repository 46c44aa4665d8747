"""Whether a draft says only what the ledger and the facts say; for every writer alike."""

from collections.abc import Mapping, Sequence

from casework.domain.fact import Fact
from casework.models.checking.backing import backed
from casework.models.checking.promises import promises
from casework.models.checking.values import in_quotes, links, unclaimed
from casework.models.claims import Claim, EffectView


def check(
    text: str,
    claims: Sequence[Claim],
    ledger: Sequence[EffectView],
    facts: Sequence[Fact],
    *,
    quotes: Mapping[str, str] | None = None,
    passages: Mapping[str, str] | None = None,
    allowed_hosts: frozenset[str] = frozenset(),
) -> tuple[str, ...]:
    """Return the codes of every fault; empty means the draft may be said.

    Every figure, date and id in the text must be claimed; every claim must be backed by an effect
    that succeeded, by a fact, by a rule of the shop or by a supervisor's own words; words that say
    something was done need exactly that to have happened; links stay on the list. `quotes` are
    supervisors' words by approval, `passages` what may be quoted of articles, by passage.
    """
    sound = [
        claim
        for claim in claims
        if backed(claim, ledger, facts, quotes, passages)
        and (claim.kind != "passage" or in_quotes(claim.value, text))
    ]
    faults = [f"unbacked_{claim.kind}" for claim in claims if claim not in sound]
    faults += [code for host, code in links(text) if host not in allowed_hosts]
    faults += unclaimed(text, sound)
    promised = {claim.value for claim in sound if claim.kind == "promise"}
    faults += [f"promise_{promise}" for promise in promises(text, sound) if promise not in promised]
    if not text.strip():
        faults.append("empty")
    return tuple(dict.fromkeys(faults))
