"""The customer's yes: to one action, once, and only while it is asked."""

from casework.domain.effect import EffectState
from casework.domain.identity import PrincipalKind
from casework.identity.verifier import Invalid
from tests.integration.api.world import World


async def test_a_small_refund_needs_the_customer_only(world: World) -> None:
    """A yes below the limit confirms the effect: signed, audited, and nobody else is asked."""
    case_id = await world.open()
    effect = await world.propose(case_id, minor=5000)
    answer = await world.confirm(effect)
    action_id = effect.action.action_id
    async with world.deps.store.read(world.staff_scope) as tx:
        record = await tx.confirmations.get(action_id)
        approval = await tx.approvals.of_action(action_id)
    assert record is not None
    signed = await world.deps.attestor.confirmation(record.jws)

    assert answer.status_code == 200
    assert not isinstance(signed, Invalid)
    assert (signed.action_id, signed.action_hash) == (action_id, effect.action_hash)
    assert signed.accepted
    assert (await world.effect(action_id)).state is EffectState.confirmed
    assert approval is None
    assert (await world.case(case_id))["pending"] == []
    assert ("confirmed", case_id, action_id) in world.wakes.heard
    assert [e["what"] for e in await world.audit()] == ["confirmation"]


async def test_a_big_refund_goes_on_to_a_supervisor(world: World) -> None:
    """The same yes above the limit opens the approval, and the customer sees until when."""
    case_id = await world.open()
    effect = await world.propose(case_id, minor=14800)
    await world.confirm(effect)
    pending = (await world.case(case_id))["pending"]

    assert [row["kind"] for row in pending] == ["approval"]
    assert pending[0]["promised_by"]


async def test_a_no_refuses_the_effect(world: World) -> None:
    """Declined means refused: nothing can be done under it any more."""
    case_id = await world.open()
    effect = await world.propose(case_id)
    answer = await world.confirm(effect, accept=False)
    row = await world.effect(effect.action.action_id)

    assert answer.status_code == 200
    assert (row.state, row.reason) == (EffectState.refused, "customer_declined")


async def test_a_yes_to_another_hash_counts_for_nothing(world: World) -> None:
    """422, and the effect is still only proposed."""
    case_id = await world.open()
    effect = await world.propose(case_id)
    answer = await world.confirm(effect.model_copy(update={"action_hash": "0" * 64}))

    assert answer.status_code == 422
    assert answer.json()["type"].endswith("hash-mismatch")
    assert (await world.effect(effect.action.action_id)).state is EffectState.proposed


async def test_the_same_answer_twice_is_the_same_answer(world: World) -> None:
    """A repeated yes reads byte for byte like the first and is recorded once."""
    case_id = await world.open()
    effect = await world.propose(case_id)
    first, second = await world.confirm(effect), await world.confirm(effect)

    assert first.status_code == second.status_code == 200
    assert first.content == second.content
    assert len(await world.audit()) == 1


async def test_the_opposite_answer_afterwards_is_gone(world: World) -> None:
    """Once said, a yes can not become a no by the same way."""
    case_id = await world.open()
    effect = await world.propose(case_id)
    await world.confirm(effect)
    answer = await world.confirm(effect, accept=False)

    assert answer.status_code == 410
    assert (await world.effect(effect.action.action_id)).state is EffectState.confirmed


async def test_a_late_yes_is_gone(world: World) -> None:
    """After the deadline nothing can be confirmed."""
    case_id = await world.open()
    effect = await world.propose(case_id)
    world.clock.forward(days=8)
    answer = await world.confirm(effect)

    assert answer.status_code == 410
    assert answer.json()["type"].endswith("expired")


async def test_a_yes_to_an_action_that_was_superseded_is_gone(world: World) -> None:
    """The customer wrote something else meanwhile: the old card counts for nothing."""
    case_id = await world.open()
    effect = await world.propose(case_id)
    async with world.deps.store.write(world.customer_scope()) as tx:
        await tx.effects.move(effect.action.action_id, EffectState.superseded, reason="message")
    answer = await world.confirm(effect)

    assert answer.status_code == 410


async def test_nobody_confirms_for_somebody_else(world: World) -> None:
    """Another customer's yes finds nothing to say yes to."""
    case_id = await world.open("anna")
    effect = await world.propose(case_id)
    answer = await world.post(
        f"/v1/cases/{case_id}/confirmations/{effect.action.action_id}",
        world.token("bert"),
        {"accept": True, "action_hash": effect.action_hash},
    )

    assert answer.status_code == 404
    assert (await world.effect(effect.action.action_id)).state is EffectState.proposed


async def test_staff_do_not_confirm_for_customers(world: World) -> None:
    """Not even a token that says `customer` in its roles makes staff a customer."""
    case_id = await world.open()
    effect = await world.propose(case_id)
    assert world.deps.dev_issuer
    forged = world.deps.dev_issuer.sign_in(
        "anna", kind=PrincipalKind.staff, roles=["customer", "supervisor"]
    )
    answer = await world.post(
        f"/v1/cases/{case_id}/confirmations/{effect.action.action_id}",
        forged,
        {"accept": True, "action_hash": effect.action_hash},
    )

    assert answer.status_code == 403


async def test_a_question_is_answered_by_one_of_its_choices(world: World) -> None:
    """200 for a choice and its repetition, 422 for one not offered, 410 for a second one."""
    case_id = await world.open()
    question = await world.ask(case_id)
    path, anna = f"/v1/cases/{case_id}/questions/{question}", world.token("anna")
    statuses = [
        (await world.post(path, anna, {"choice": choice})).status_code
        for choice in ("9999", "1001", "1001", "1002")
    ]

    assert statuses == [422, 200, 200, 410]
    assert ("answered", case_id, question) in world.wakes.heard


async def test_a_question_that_ran_out_is_gone(world: World) -> None:
    """After its deadline a question takes no choice."""
    case_id = await world.open()
    question = await world.ask(case_id, expires_at=world.clock())
    answer = await world.post(
        f"/v1/cases/{case_id}/questions/{question}", world.token("anna"), {"choice": "1001"}
    )

    assert answer.status_code == 410


async def test_a_question_is_not_a_confirmation(world: World) -> None:
    """An id of one kind finds nothing under the other kind's path."""
    case_id = await world.open()
    question = await world.ask(case_id)
    answer = await world.post(
        f"/v1/cases/{case_id}/confirmations/{question}",
        world.token("anna"),
        {"accept": True, "action_hash": "0" * 64},
    )

    assert answer.status_code == 404
