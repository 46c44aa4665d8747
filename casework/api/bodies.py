"""What may be sent in: closed bodies whose text was cleaned before anything reads it."""

from functools import partial
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from casework.domain.text import MAX_MESSAGE, Rejected, clean
from casework.models.kinds import find


class Body(BaseModel):
    """A request body; a field that is not known is refused, so that a typo says so."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _cleaned(limit: int, text: str) -> str:
    result = clean(text, limit)
    if isinstance(result, Rejected):
        raise ValueError(result.reason)  # noqa: TRY004 - what pydantic turns into a 422
    return result.text


def _cleaned_or_none(text: str) -> str:
    return _cleaned(NOTE, text) if text.strip() else ""


def _known(kind: str) -> str:
    if find(kind) is None:
        raise ValueError("There is no such kind of goal.")
    return kind


#: Longest note, reason or question of a member of staff.
NOTE = 2_000

Message = Annotated[str, AfterValidator(partial(_cleaned, MAX_MESSAGE))]
Note = Annotated[str, AfterValidator(_cleaned_or_none)]
Reason = Annotated[str, AfterValidator(partial(_cleaned, NOTE))]
Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Id = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Channel = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
Locale = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")]
GoalKind = Annotated[str, StringConstraints(max_length=100), AfterValidator(_known)]
