"""What the reading model is told, the same for every message, so that endpoints can cache it."""

from functools import lru_cache

from casework.models.kinds import KINDS
from casework.models.llm.data import task

_EXAMPLES = """\
"cup came cracked, pay me back" gives
{"goals":[{"kind":"refund_damaged","confidence":0.95}]}
"no more of it, please stop" gives
{"goals":[{"kind":"cancel_subscription","confidence":0.4,"possible":["newsletter"]}]}
"you took 9 euros twice! and stop the mails" gives
{"goals":[{"kind":"double_charge","confidence":0.9},{"kind":"newsletter","confidence":0.8}]}"""


@lru_cache(maxsize=1)
def reading_task() -> str:
    """Write the task of reading: the kinds by area, the form, examples."""
    return task(
        "You read messages that customers wrote to a shop and say what they want, as compact JSON.",
        "Nearly always there is one goal; a second only where the customer asks for two different "
        "things. Use only these kinds:",
        *_kinds(),
        "`likely` in the data repeats kinds that a quick first reader could not rule out. Read the "
        "message with care: the right kind is often one of them, in no order, but not always.",
        "Leave out whatever you are not sure to need. Give `words` and `details` only where "
        "several goals have to be told apart: copied exactly, letter by letter, from the message. "
        "Details are order_id, amount (only when a certain sum back is asked for), product, "
        "address; with several messages name the one they are in in `message`.",
        "An open goal that the words repeat, correct or complete goes into `continues`; one that "
        "is no longer wanted goes into `withdrawn`. An answer to an open question goes into "
        "`answers`.",
        "Confidence is the chance that the kind is right. Below 0.75 list the other kinds it could "
        "be in `possible`.",
        "Examples:",
        _EXAMPLES,
    )


def _kinds() -> list[str]:
    areas: dict[str, list[str]] = {}
    for kind in KINDS.values():
        areas.setdefault(kind.area, []).append(f"- {kind.name}: {kind.description}")
    return [line for area, kinds in areas.items() for line in (f"{area.capitalize()}:", *kinds)]
