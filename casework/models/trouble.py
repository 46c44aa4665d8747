"""What can go wrong between here and a language model, as errors and as values."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from casework.domain.errors import Retryable
from casework.domain.words import Word

T = TypeVar("T")


class RateLimited(Retryable):
    """The language model takes no more calls for now."""

    def __init__(self, message: str | None = None, retry_after: float | None = None) -> None:
        """Keep how many seconds the endpoint asked to wait, if it said so."""
        super().__init__(message)
        self.retry_after = retry_after


class ModelUnavailable(Retryable):
    """The language model did not answer, or said that it can not just now."""


class ModelUsage(Word):
    """What one call took; the cost is in millionths of a US dollar, rounded up."""

    model: str
    input_tokens: int
    output_tokens: int
    cost_micro_usd: int
    took_ms: int


class FaultKind(StrEnum):
    """In what way an answer was unusable."""

    malformed = "malformed"
    outside_schema = "outside_schema"
    unknown_kind = "unknown_kind"
    unknown_tool = "unknown_tool"
    unknown_reference = "unknown_reference"
    words_not_found = "words_not_found"


class ModelFault(Word):
    """A model's answer that can not be used. Holds codes only: never text from either side."""

    kind: FaultKind
    code: str
    usage: ModelUsage | None = None


@dataclass(frozen=True)
class Answer(Generic[T]):
    """A model's answer that holds up, and what it took."""

    value: T
    usage: ModelUsage
