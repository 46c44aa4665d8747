"""The tools of the example shop, declared; names are exact and a foreign one does not exist."""

from casework.domain.plan import Origin
from tools.declaration import (
    ArgumentKind,
    EffectClass,
    Parameter,
    Preconditions,
    Risk,
    Tool,
)

REFUND_REASONS = ("damaged", "not_arrived", "changed_mind", "double_charge", "cancelled")
_FACT = frozenset({Origin.fact})
_FACT_OR_CODE = frozenset({Origin.fact, Origin.code})
_WORDS_OR_FACT = frozenset({Origin.words, Origin.fact})

_ORDER_ID = Parameter(name="order_id", kind=ArgumentKind.id, origins=_FACT)
_ANY_ORDER_ID = Parameter(
    name="order_id", kind=ArgumentKind.id, origins=_WORDS_OR_FACT, required=False
)

TOOLS: tuple[Tool, ...] = (
    Tool(
        name="orders.list_mine",
        version="1",
        purpose="List the customer's own latest orders.",
        audience="orders",
        effect=EffectClass.read,
        scope="orders:read",
    ),
    Tool(
        name="orders.get",
        version="1",
        purpose="Read one of the customer's own orders.",
        audience="orders",
        effect=EffectClass.read,
        scope="orders:read",
        parameters=(Parameter(name="order_id", kind=ArgumentKind.id, origins=_WORDS_OR_FACT),),
    ),
    Tool(
        name="billing.list_charges",
        version="1",
        purpose="List what the customer paid, for one order or the latest.",
        audience="billing",
        effect=EffectClass.read,
        scope="billing:read",
        parameters=(_ANY_ORDER_ID,),
    ),
    Tool(
        name="billing.list_refunds",
        version="1",
        purpose="List what was paid back to the customer, for one order or the latest.",
        audience="billing",
        effect=EffectClass.read,
        scope="billing:read",
        parameters=(_ANY_ORDER_ID,),
    ),
    Tool(
        name="accounts.get",
        version="1",
        purpose="Read the state of the customer's own account.",
        audience="accounts",
        effect=EffectClass.read,
        scope="accounts:read",
    ),
    Tool(
        name="billing.refund",
        version="1",
        purpose="Pay money of one charge back to the instrument it came from.",
        audience="billing",
        effect=EffectClass.write,
        scope="billing:refund",
        risk=Risk.high,
        parameters=(
            _ORDER_ID,
            Parameter(name="charge_id", kind=ArgumentKind.id, origins=_FACT),
            Parameter(name="amount", kind=ArgumentKind.money, origins=_WORDS_OR_FACT),
            Parameter(
                name="reason",
                kind=ArgumentKind.choice,
                origins=frozenset({Origin.code}),
                choices=REFUND_REASONS,
            ),
        ),
        target=("charge_id",),
        precondition_mode=Preconditions.compared_by_backend,
        preconditions=("order_version", "paid", "refunded", "currency"),
        moves_money=True,
    ),
    Tool(
        name="orders.cancel",
        version="1",
        purpose="Cancel an order that has not been shipped.",
        audience="orders",
        effect=EffectClass.write,
        scope="orders:cancel",
        risk=Risk.medium,
        parameters=(_ORDER_ID,),
        target=("order_id",),
        precondition_mode=Preconditions.compared_by_backend,
        preconditions=("order_version", "status"),
        undo="orders.reinstate",
    ),
    Tool(
        name="orders.reinstate",
        version="1",
        purpose="Take the cancellation of an order back.",
        audience="orders",
        effect=EffectClass.write,
        scope="orders:cancel",
        risk=Risk.medium,
        parameters=(Parameter(name="order_id", kind=ArgumentKind.id, origins=_FACT_OR_CODE),),
        target=("order_id",),
        precondition_mode=Preconditions.compared_by_backend,
        preconditions=("status",),
    ),
    Tool(
        name="orders.change_address",
        version="1",
        purpose="Send an order that has not been shipped to another address.",
        audience="orders",
        effect=EffectClass.write,
        scope="orders:address",
        risk=Risk.medium,
        parameters=(
            _ORDER_ID,
            Parameter(
                name="address",
                kind=ArgumentKind.text,
                origins=frozenset({Origin.words}),
                max_length=300,
            ),
        ),
        target=("order_id",),
        precondition_mode=Preconditions.compared_by_backend,
        preconditions=("order_version", "status"),
    ),
    Tool(
        name="orders.send_invoice",
        version="1",
        purpose="Send the invoice of an order to the mail address on the account.",
        audience="orders",
        effect=EffectClass.notify,
        scope="orders:invoice",
        parameters=(_ORDER_ID,),
        target=("order_id",),
    ),
    Tool(
        name="accounts.unlock",
        version="1",
        purpose="Unlock an account that was locked by failed sign-ins.",
        audience="accounts",
        effect=EffectClass.write,
        scope="accounts:unlock",
        risk=Risk.medium,
        precondition_mode=Preconditions.compared_by_backend,
        preconditions=("account_version", "lock_reason"),
    ),
)

_BY_NAME = {tool.name: tool for tool in TOOLS}


def find(name: str) -> Tool | None:
    """Find a tool by its exact name; nothing else is a tool."""
    return _BY_NAME.get(name)


def scopes() -> frozenset[str]:
    """Every scope a grant for this shop can hold."""
    return frozenset(tool.scope for tool in TOOLS)
