"""From what a model wrote to a filled form, or to the fault that it is."""

import json
from typing import TypeVar

from langchain_core.messages import BaseMessage
from pydantic import BaseModel, ValidationError

from casework.models.trouble import Answer, FaultKind, ModelFault, ModelUsage

Form = TypeVar("Form", bound=BaseModel)


def filled(form: type[Form], answered: BaseMessage, usage: ModelUsage) -> Answer[Form] | ModelFault:
    """Take the form out of an answer; what does not fit is refused as a whole."""
    if answered.additional_kwargs.get("refusal"):
        return ModelFault(kind=FaultKind.malformed, code="refused", usage=usage)
    text = answered.content.strip() if isinstance(answered.content, str) else ""
    if not text.startswith(("{", "[")):
        return ModelFault(kind=FaultKind.malformed, code="no_form", usage=usage)
    try:
        # Python's reader, which takes numbers and strings as loosely as JSON itself does.
        return Answer(form.model_validate(json.loads(text)), usage)
    except ValidationError:
        return ModelFault(kind=FaultKind.outside_schema, code="fields", usage=usage)
    except ValueError:
        return ModelFault(kind=FaultKind.malformed, code="json", usage=usage)
