"""News to tell in every language, and the reply held against what it was written from."""

from casework.domain.brief import Brief, GoalNews
from casework.domain.case import GoalStatus, Resolution
from casework.domain.effect import EffectState
from casework.domain.fact import Fact
from casework.domain.money import Money
from casework.domain.plan import Argument, Origin, Step
from casework.domain.results import Done
from casework.models.checker import check
from casework.models.claims import EffectView
from casework.models.languages import WRITES
from casework.models.wording.catalogue import messages
from casework.models.writer import LocalWriter
from tests.unit.models.shop_facts import account, charge, goal, order, refund, tried

LANGUAGES = tuple(sorted(WRITES))
NOTICES = tuple(k.partition(".")[2] for k in messages("en") if k.startswith("notices."))
REASONS = tuple(
    code
    for code in (k.removeprefix("reasons.") for k in messages("en") if k.startswith("reasons."))
    if code != "unknown"
)
AMOUNT = Money.of(2490, "EUR")


def step(tool: str, **values: Money | str) -> Step:
    """A step with these arguments."""
    return Step(
        tool=tool,
        arguments=tuple(Argument(name=n, value=v, origin=Origin.fact) for n, v in values.items()),
    )


REFUND = step("billing.refund", order_id="1001", charge_id="ch_1", amount=AMOUNT, reason="damaged")
CANCEL = step("orders.cancel", order_id="1001")
UNLOCK = step("accounts.unlock")
STEPS = (
    REFUND,
    CANCEL,
    UNLOCK,
    step("orders.change_address", order_id="1001"),
    step("orders.send_invoice", order_id="1001"),
    step("orders.something_new", order_id="1001"),
)


def done(n: int = 1) -> Done:
    """The desk's word that step n happened."""
    return Done(action_id=f"action-{n}", receipt="r")


def ledger(*steps: Step) -> tuple[EffectView, ...]:
    """The ledger after these steps."""
    return tuple(
        EffectView(
            action_id=f"action-{n}",
            tool=step.tool,
            state=EffectState.succeeded,
            args={a.name: a.value for a in step.arguments if a.value is not None},
        )
        for n, step in enumerate(steps, 1)
    )


def compose(
    *news: GoalNews,
    closing: bool = False,
    notice: str = "",
    language: str = "en",
    locale: str = "",
    **quotes: str,
) -> str:
    """Write a reply and hold it against what it was written from."""
    brief = Brief(
        case_id="c", reply_n=1, news=news, closing=closing, notice=notice, language=language
    )
    written = LocalWriter().compose(brief, quotes, locale)
    steps = [p.step for n in news for p in n.past if isinstance(p.result, Done)]
    facts = tuple(f for n in news for f in (*n.facts, *n.proof))
    faults = check(written.text, written.claims, ledger(*steps), facts, quotes=quotes)

    assert faults == (), written.text
    return written.text


def resolved(kind: str, *steps: Step, **more: object) -> GoalNews:
    """A goal whose steps all happened."""
    past = tuple(tried(step, done(n), n) for n, step in enumerate(steps, 1))
    return GoalNews(
        goal=goal(kind, order_id="1001"),
        status=GoalStatus.resolved,
        resolution=Resolution.proved,
        past=past,
    ).model_copy(update=more)


#: Answers that facts give, known and not.
ANSWERS = (
    "where_is_my_order",
    "refund_status",
    "already_refunded",
    "already_cancelled",
    "account_active",
    "no_refund_found",
    "never_heard_of",
    None,
)
#: What the facts of an answer may be.
FACTS: tuple[tuple[Fact, ...], ...] = (
    (),
    (order(),),
    (order(status="processing", delivered_on=None, shipped_on=None),),
    (order(status="shipped", delivered_on=None),),
    (order(status="shipped", shipped_on=None, expected_on=None, carrier=None, tracking=None),),
    (order(status="shipped", carrier=None),),
    (order(status="cancelled"),),
    (order(status="delivered", delivered_on=None), refund(), charge(refunded=2490)),
    (
        refund(state="paid"),
        refund("re_2", amount=500, expected_on=None),
        account(status="active"),
    ),
)
