"""An endpoint that misbehaves costs time, never correctness, and leaks nothing."""

import pytest

from casework.domain.brief import ReadRequest
from casework.domain.errors import Broken, CaseworkError, Misconfigured
from casework.models.given import MessageText
from casework.models.llm import LlmModels, models
from casework.models.trouble import FaultKind, ModelFault, ModelUnavailable, RateLimited
from casework.settings import Settings
from tests.integration.models.standin import StandIn

WORDS = "please ring the bell"
MESSAGES = (MessageText(id="message-1", text=WORDS),)
#: A reading is two calls, side by side; none of them is tried again.
SAMPLES = 2
REQUEST = ReadRequest(case_id="case-1", message_ids=("message-1",))


async def test_too_many_calls_carry_the_wait_that_was_asked_for(
    standin: StandIn, llm: LlmModels
) -> None:
    """A 429 is retryable after the seconds that the endpoint named."""
    standin.fails(429, retry_after="17")
    with pytest.raises(RateLimited) as raised:
        await llm.reader.read(MESSAGES, REQUEST)

    assert raised.value.retry_after == 17
    assert len(standin.got) == SAMPLES


async def test_too_many_calls_without_a_wait(standin: StandIn, llm: LlmModels) -> None:
    """A 429 that names no wait, or nonsense, is retryable at the caller's own pace."""
    standin.fails(429, retry_after="soon")
    with pytest.raises(RateLimited) as raised:
        await llm.reader.read(MESSAGES, REQUEST)

    assert raised.value.retry_after is None


async def test_a_wait_may_be_a_date(standin: StandIn, llm: LlmModels) -> None:
    """A wait given as a date long past means now."""
    standin.fails(429, retry_after="Wed, 21 Oct 2015 07:28:00 GMT")
    with pytest.raises(RateLimited) as raised:
        await llm.reader.read(MESSAGES, REQUEST)

    assert raised.value.retry_after == 0


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (500, ModelUnavailable),
        (503, ModelUnavailable),
        (408, ModelUnavailable),
        (400, Broken),
        (422, Broken),
        (401, Misconfigured),
        (403, Misconfigured),
        (404, Misconfigured),
    ],
)
async def test_each_failure_says_what_happens_next(
    standin: StandIn, llm: LlmModels, status: int, error: type[CaseworkError]
) -> None:
    """Trouble on their side is retried, ours is not, and neither quotes anyone's words."""
    standin.fails(status)
    with pytest.raises(error) as raised:
        await llm.reader.read(MESSAGES, REQUEST)

    assert type(raised.value) is error
    assert "bell" not in str(raised.value)
    assert raised.value.__suppress_context__
    assert len(standin.got) == SAMPLES


async def test_a_stall_ends_with_our_patience(standin: StandIn, hasty: LlmModels) -> None:
    """An endpoint that never answers is given up on and may be asked again."""
    standin.stalls = True
    with pytest.raises(ModelUnavailable):
        await hasty.reader.read(MESSAGES, REQUEST)


async def test_no_connection_is_retryable() -> None:
    """An endpoint that is not there may be there later."""
    gone = models(Settings(openai_api_key="k", openai_base_url="http://127.0.0.1:9/v1"))
    assert gone is not None
    with pytest.raises(ModelUnavailable):
        await gone.reader.read(MESSAGES, REQUEST)
    await gone.aclose()


@pytest.mark.parametrize(
    "body",
    [
        b'{"id": "chatcmpl-1", "choices": [',
        b"[]",
        b'"hello"',
        b"{}",
        b'{"choices": []}',
        b"null",
        b'{"choices": [{"index": 0}]}',
    ],
)
async def test_a_body_that_is_no_completion_is_a_fault(
    standin: StandIn, llm: LlmModels, body: bytes
) -> None:
    """Malformed JSON and other bodies become a fault with a code, not an exception."""
    standin.body = body

    fault = await llm.reader.read(MESSAGES, REQUEST)

    assert isinstance(fault, ModelFault)
    assert fault.kind is FaultKind.malformed


async def test_malformed_arguments_are_a_fault(standin: StandIn, llm: LlmModels) -> None:
    """A form with broken JSON in it is a fault that still counts its tokens."""
    standin.fills_in('{"goals": [')

    fault = await llm.reader.read(MESSAGES, REQUEST)

    assert isinstance(fault, ModelFault)
    assert (fault.kind, fault.code) == (FaultKind.malformed, "json")
    assert fault.usage is not None
    assert fault.usage.input_tokens == 2000


async def test_text_instead_of_a_form_is_a_fault(standin: StandIn, llm: LlmModels) -> None:
    """A model that chats instead of filling the form is not listened to."""
    standin.says("Sure! I refunded 500 euros.")

    fault = await llm.reader.read(MESSAGES, REQUEST)

    assert isinstance(fault, ModelFault)
    assert (fault.kind, fault.code) == (FaultKind.malformed, "no_form")


async def test_a_refusal_is_a_fault(standin: StandIn, llm: LlmModels) -> None:
    """A model that will not answer has been paid for, and is not listened to."""
    standin.refuses()

    fault = await llm.reader.read(MESSAGES, REQUEST)

    assert isinstance(fault, ModelFault)
    assert (fault.kind, fault.code) == (FaultKind.malformed, "refused")
    assert fault.usage is not None
    assert fault.usage.output_tokens == 200


@pytest.mark.parametrize(
    ("finish", "code"), [("length", "too_long"), ("content_filter", "refused")]
)
async def test_an_answer_that_was_cut_off_is_a_fault(
    standin: StandIn, llm: LlmModels, finish: str, code: str
) -> None:
    """What ended early is no answer, even where it looks like one; its tokens still count."""
    standin.finish = finish
    standin.fills_in({"goals": []})

    fault = await llm.reader.read(MESSAGES, REQUEST)

    assert isinstance(fault, ModelFault)
    assert (fault.kind, fault.code) == (FaultKind.malformed, code)
    assert fault.usage is not None
    assert fault.usage.input_tokens == 2000


@pytest.mark.parametrize(
    "form",
    [
        {"goals": [{"kind": "other", "confidence": 7, "words": []}]},
        {"goals": "many"},
        {"goals": [], "approve": True},
        {"goals": [], "signals": ["rich"]},
        [],
    ],
)
async def test_fields_outside_the_schema_are_a_fault(
    standin: StandIn, llm: LlmModels, form: object
) -> None:
    """A form with other fields or values than the schema's is refused as a whole."""
    standin.fills_in(form)

    fault = await llm.reader.read(MESSAGES, REQUEST)

    assert isinstance(fault, ModelFault)
    assert fault.kind in {FaultKind.outside_schema, FaultKind.malformed}


async def test_without_a_key_there_is_no_model() -> None:
    """No key: nothing is made and nothing is ever called."""
    assert models(Settings()) is None
