"""One call to the model: asked for a form, answered with that form, a fault, or a clear error."""

import asyncio
import time
from typing import TypeVar

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage
from langchain_openai import ChatOpenAI
from openai import (
    APIConnectionError,
    APIResponseValidationError,
    APIStatusError,
    ContentFilterFinishReasonError,
    DefaultAsyncHttpxClient,
    LengthFinishReasonError,
)
from pydantic import BaseModel, SecretStr

from casework.models.llm.failures import as_error
from casework.models.llm.filling import filled
from casework.models.llm.schema import response_format
from casework.models.trouble import Answer, FaultKind, ModelFault, ModelUnavailable, ModelUsage
from casework.settings import Settings
from casework.telemetry.genai import ModelCall
from casework.telemetry.setup import Telemetry

Form = TypeVar("Form", bound=BaseModel)
_OPENAI = "https://api.openai.com/v1"
_MILLION = 1_000_000
_MS = 1000
#: Warm enough for a model that wavers to show it, cool enough for one that knows to repeat itself.
_TEMPERATURE = 0.7


class Caller:
    """Holds the client. Never retries by itself: who called decides what happens next."""

    def __init__(self, settings: Settings, telemetry: Telemetry) -> None:
        """Make the client; nothing is sent yet."""
        self._telemetry = telemetry
        self._model = settings.model
        self._seconds = settings.model_timeout_seconds
        self._prices = (settings.model_input_price, settings.model_output_price)
        # Ours alone: LangChain's default is shared by every model with the same address.
        self._http = DefaultAsyncHttpxClient(timeout=settings.model_timeout_seconds)
        self._chat = self._client(settings)
        # Models that take no temperature of ours (LangChain knows which) vary by themselves.
        self._sampling = self._client(settings, temperature=_TEMPERATURE)

    async def ask(
        self, form: type[Form], task: str, data: str, *, sampled: bool = False
    ) -> Answer[Form] | ModelFault:
        """Ask for one filled form. `task` is ours; `data` is only ever data.

        A `sampled` answer may come out otherwise the next time: whoever asks wants to know that.

        Raises:
            RateLimited: the endpoint asks to wait.
            ModelUnavailable: no answer in time, no connection, or trouble on its side.
            Misconfigured: the key, the address or the model's name is wrong.
            Broken: the endpoint does not accept what we send.

        """
        chat = self._sampling if sampled else self._chat
        asked = chat.bind(response_format=response_format(form))
        started = time.monotonic()
        try:
            with self._telemetry.model_call("chat", self._model, "openai") as call:
                async with asyncio.timeout(self._seconds):
                    answered = await asked.ainvoke([SystemMessage(task), HumanMessage(data)])
                usage = self._usage(answered, _passed(started))
                _count(call, usage)
        except (APIStatusError, APIConnectionError) as error:
            # Not chained: the endpoint's answer may quote the customer's words.
            raise as_error(error) from None
        except TimeoutError:
            raise ModelUnavailable from None
        except (LengthFinishReasonError, ContentFilterFinishReasonError) as error:
            cut = isinstance(error, LengthFinishReasonError)
            used = error.completion.usage if error.completion else None
            took = _passed(started)
            return ModelFault(
                kind=FaultKind.malformed,
                code="too_long" if cut else "refused",
                usage=self._priced(used.prompt_tokens, used.completion_tokens, took)
                if used
                else None,
            )
        except (APIResponseValidationError, ValueError, TypeError, LookupError, AttributeError):
            # What LangChain trips over when the body is no chat completion.
            return ModelFault(kind=FaultKind.malformed, code="body")
        return filled(form, answered, usage)

    def _client(self, settings: Settings, **more: float) -> ChatOpenAI:
        return ChatOpenAI.model_validate(
            {
                "model": settings.model,
                "api_key": SecretStr(settings.openai_api_key),
                "base_url": settings.openai_base_url or _OPENAI,
                "timeout": settings.model_timeout_seconds,
                "http_async_client": self._http,
                "max_retries": 0,
                "use_responses_api": False,
                **more,
            }
        )

    @property
    def model(self) -> str:
        """The model's name, as it is configured."""
        return self._model

    def nothing_used(self) -> ModelUsage:
        """Return the usage of an answer for which nobody was asked."""
        return ModelUsage(
            model=self._model, input_tokens=0, output_tokens=0, cost_micro_usd=0, took_ms=0
        )

    async def aclose(self) -> None:
        """Let the connections go."""
        await self._http.aclose()

    def _usage(self, raw: BaseMessage, took_ms: int) -> ModelUsage:
        counted = raw.usage_metadata if isinstance(raw, AIMessage) else None
        read = counted["input_tokens"] if counted else 0
        wrote = counted["output_tokens"] if counted else 0
        return self._priced(read, wrote, took_ms)

    def _priced(self, read: int, wrote: int, took_ms: int) -> ModelUsage:
        cost = read * self._prices[0] + wrote * self._prices[1]
        return ModelUsage(
            model=self._model,
            input_tokens=read,
            output_tokens=wrote,
            cost_micro_usd=-(-cost // _MILLION),
            took_ms=took_ms,
        )


def _passed(started: float) -> int:
    return int((time.monotonic() - started) * _MS)


def _count(call: ModelCall, usage: ModelUsage) -> None:
    call.used(
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        cost_micro_usd=usage.cost_micro_usd,
    )
