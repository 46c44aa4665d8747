"""One call to the model: asked for a form, answered with that form, a fault, or a clear error."""

import asyncio
import time
from typing import Any, TypeVar

from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from langchain_openai import ChatOpenAI
from openai import (
    APIConnectionError,
    APIResponseValidationError,
    APIStatusError,
    DefaultAsyncHttpxClient,
    LengthFinishReasonError,
)
from pydantic import BaseModel, SecretStr

from casework.models.llm.failures import as_error
from casework.models.trouble import Answer, FaultKind, ModelFault, ModelUnavailable, ModelUsage
from casework.settings import Settings
from casework.telemetry.genai import ModelCall
from casework.telemetry.setup import Telemetry

Form = TypeVar("Form", bound=BaseModel)
_OPENAI = "https://api.openai.com/v1"
_MILLION = 1_000_000
_MS = 1000


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
        self._chat = ChatOpenAI.model_validate(
            {
                "model": settings.model,
                "api_key": SecretStr(settings.openai_api_key),
                "base_url": settings.openai_base_url or _OPENAI,
                "timeout": settings.model_timeout_seconds,
                "http_async_client": self._http,
                "max_retries": 0,
                "use_responses_api": False,
            }
        )

    async def ask(self, form: type[Form], task: str, data: str) -> Answer[Form] | ModelFault:
        """Ask for one filled form. `task` is ours; `data` is only ever data.

        Raises:
            RateLimited: the endpoint asks to wait.
            ModelUnavailable: no answer in time, no connection, or trouble on its side.
            Misconfigured: the key, the address or the model's name is wrong.
            Broken: the endpoint does not accept what we send.

        """
        asked = self._chat.with_structured_output(form, method="function_calling", include_raw=True)
        started = time.monotonic()
        try:
            with self._telemetry.model_call("chat", self._model, "openai") as call:
                async with asyncio.timeout(self._seconds):
                    answered = await asked.ainvoke([SystemMessage(task), HumanMessage(data)])
                self._count(call, answered)
        except (APIStatusError, APIConnectionError) as error:
            # Not chained: the endpoint's answer may quote the customer's words.
            raise as_error(error) from None
        except TimeoutError:
            raise ModelUnavailable from None
        except LengthFinishReasonError:
            return ModelFault(kind=FaultKind.malformed, code="too_long")
        except (APIResponseValidationError, ValueError, TypeError, LookupError, AttributeError):
            # What LangChain trips over when the body is no chat completion.
            return ModelFault(kind=FaultKind.malformed, code="body")
        took = int((time.monotonic() - started) * _MS)
        return self._result(form, answered, took)

    def nothing_used(self) -> ModelUsage:
        """Return the usage of an answer for which nobody was asked."""
        return ModelUsage(
            model=self._model, input_tokens=0, output_tokens=0, cost_micro_usd=0, took_ms=0
        )

    async def aclose(self) -> None:
        """Let the connections go."""
        await self._http.aclose()

    def _result(self, form: type[Form], answered: Any, took_ms: int) -> Answer[Form] | ModelFault:
        raw, parsed = answered.get("raw"), answered.get("parsed")
        if not isinstance(raw, AIMessage):
            return ModelFault(kind=FaultKind.malformed, code="body")
        usage = self._usage(raw, took_ms)
        if isinstance(parsed, form):
            return Answer(parsed, usage)
        if raw.invalid_tool_calls:
            return ModelFault(kind=FaultKind.malformed, code="json", usage=usage)
        if not raw.tool_calls:
            return ModelFault(kind=FaultKind.malformed, code="no_form", usage=usage)
        if any(call["name"] != form.__name__ for call in raw.tool_calls):
            return ModelFault(kind=FaultKind.outside_schema, code="function", usage=usage)
        return ModelFault(kind=FaultKind.outside_schema, code="fields", usage=usage)

    def _count(self, call: ModelCall, answered: Any) -> None:
        raw = answered.get("raw")
        if isinstance(raw, AIMessage):
            usage = self._usage(raw, 0)
            call.used(
                input_tokens=usage.input_tokens,
                output_tokens=usage.output_tokens,
                cost_micro_usd=usage.cost_micro_usd,
            )

    def _usage(self, raw: AIMessage, took_ms: int) -> ModelUsage:
        counted = raw.usage_metadata
        read = counted["input_tokens"] if counted else 0
        wrote = counted["output_tokens"] if counted else 0
        cost = read * self._prices[0] + wrote * self._prices[1]
        return ModelUsage(
            model=self._model,
            input_tokens=read,
            output_tokens=wrote,
            cost_micro_usd=-(-cost // _MILLION),
            took_ms=took_ms,
        )
