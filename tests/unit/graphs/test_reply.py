"""Replies: only what passed its check is said, and what failed twice is never said."""

from langgraph.runtime import Runtime

from casework.domain.brief import Brief, Checked
from graphs.reply import ReplyState, check, deliver, reply_graph
from tests.fakes import FakeWriter, ports

BRIEF = Brief(case_id="case-1", reply_n=1)
PASSED = Checked(passed=True)
FAILED = Checked(passed=False, faults=("amount_without_proof",))


async def reply(writer: FakeWriter, brief: Brief = BRIEF) -> ReplyState:
    """Run a reply to its end."""
    values = await reply_graph().ainvoke(ReplyState(brief=brief), context=ports(writer=writer))
    return ReplyState.model_validate(values)


async def test_a_reply_that_passes_is_said_once() -> None:
    """Compose, check, deliver."""
    writer = FakeWriter(PASSED)
    replied = await reply(writer)

    assert replied.delivered is True
    assert writer.said == writer.checked
    assert writer.briefs == [BRIEF]


async def test_a_reply_that_fails_is_written_again_plainly() -> None:
    """The second draft is from templates alone, and only that one is said."""
    writer = FakeWriter(FAILED, PASSED)
    replied = await reply(writer)

    assert [brief.plain for brief in writer.briefs] == [False, True]
    assert replied.delivered is True
    assert writer.said == writer.checked[1:]


async def test_a_reply_that_fails_twice_is_never_said() -> None:
    """Nothing is delivered, and whoever asked can see that nothing was."""
    writer = FakeWriter(FAILED)
    replied = await reply(writer)

    assert writer.said == []
    assert replied.delivered is None
    assert replied.checked == FAILED
    assert len(writer.briefs) == 2


async def test_a_plain_reply_that_fails_is_not_tried_again() -> None:
    """Templates write the same again: there is no third way."""
    writer = FakeWriter(FAILED)
    replied = await reply(writer, BRIEF.model_copy(update={"plain": True}))

    assert (writer.said, replied.delivered, len(writer.briefs)) == ([], None, 1)


async def test_a_customer_who_wrote_first_is_read_first() -> None:
    """The reply is not said, and that is told apart from one that failed."""
    writer = FakeWriter(PASSED, customer_wrote=True)
    replied = await reply(writer)

    assert replied.delivered is False
    assert writer.said == []


async def test_without_a_draft_there_is_nothing_to_say() -> None:
    """A node that is reached without one does nothing, whoever drew the arrow."""
    writer = FakeWriter()
    runtime = Runtime(context=ports(writer=writer))

    assert await check(ReplyState(brief=BRIEF), runtime) == {}
    assert await deliver(ReplyState(brief=BRIEF), runtime) == {}
    assert (writer.checked, writer.said) == ([], [])
