"""The kinds of goal the engine knows, as data: what each means, who serves it, what it needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of goal.

    `description` tells a reader what it means, `label` is what a customer picks in a question.
    `queue` is where a person finds it. `has_procedure` says whether the engine has a playbook.
    `required` names the details without which no step can be proposed.
    """

    name: str
    description: str
    label: str
    queue: str
    has_procedure: bool = True
    required: tuple[str, ...] = ()


_ALL = (
    Kind(
        name="refund_damaged",
        description="The goods came broken or faulty and the customer wants the money back.",
        label="Money back for something that came damaged",
        queue="billing",
        required=("order_id",),
    ),
    Kind(
        name="refund_not_arrived",
        description="The goods never came and the customer wants the money back.",
        label="Money back for something that never arrived",
        queue="billing",
        required=("order_id",),
    ),
    Kind(
        name="refund_changed_mind",
        description="The goods are fine; the customer does not want them and sends them back.",
        label="Return something and get the money back",
        queue="billing",
        required=("order_id",),
    ),
    Kind(
        name="double_charge",
        description="The customer paid twice for one order and wants one payment back.",
        label="A payment was taken twice",
        queue="billing",
    ),
    Kind(
        name="cancel_order",
        description="The customer wants an order stopped before it is shipped.",
        label="Cancel an order",
        queue="orders",
        required=("order_id",),
    ),
    Kind(
        name="where_is_my_order",
        description="The customer asks where an order is or when it comes.",
        label="Find out where an order is",
        queue="orders",
        required=("order_id",),
    ),
    Kind(
        name="change_address",
        description="The customer wants an order sent to another address.",
        label="Send an order to another address",
        queue="orders",
        required=("order_id", "address"),
    ),
    Kind(
        name="unlock_account",
        description="The customer can not sign in because the account is locked.",
        label="Get back into a locked account",
        queue="accounts",
    ),
    Kind(
        name="invoice_copy",
        description="The customer wants the invoice of an order sent again.",
        label="Get a copy of an invoice",
        queue="billing",
        required=("order_id",),
    ),
    Kind(
        name="refund_status",
        description="The customer asks how an earlier refund stands.",
        label="Find out how a refund stands",
        queue="billing",
    ),
    Kind(
        name="cancel_account",
        description="The customer wants the account closed, or a membership ended.",
        label="Close the account",
        queue="accounts",
        has_procedure=False,
    ),
    Kind(
        name="complaint",
        description="The customer complains about service or goods and wants to be heard.",
        label="Make a complaint",
        queue="care",
        has_procedure=False,
    ),
    Kind(
        name="other",
        description="Something about the shop that none of the other kinds covers.",
        label="Something else",
        queue="care",
        has_procedure=False,
    ),
)

KINDS: Mapping[str, Kind] = MappingProxyType({kind.name: kind for kind in _ALL})


def find(name: str) -> Kind | None:
    """Find a kind by its exact name."""
    return KINDS.get(name)


def queue_of(name: str) -> str:
    """Name the queue for a person; what nobody knows goes to customer care."""
    kind = KINDS.get(name)
    return kind.queue if kind else KINDS["other"].queue
