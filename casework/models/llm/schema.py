"""A form as the JSON schema that an endpoint is to follow."""

from functools import lru_cache
from typing import Any, cast

from pydantic import BaseModel

#: What a grammar does not need. Lengths make small servers unroll every character; we check them.
_LEFT_OUT = frozenset({"title", "default", "maxLength", "minLength"})


@lru_cache(maxsize=8)
def response_format(form: type[BaseModel]) -> dict[str, Any]:
    """Ask for this form and nothing else.

    Not strict: the strict kind would have every optional field written out, at its price.
    """
    return {
        "type": "json_schema",
        "json_schema": {
            "name": form.__name__,
            "strict": False,
            "schema": _lean(form.model_json_schema()),
        },
    }


def _lean(schema: Any) -> Any:
    match schema:
        case dict():
            parts = cast("dict[str, Any]", schema)
            return {
                # The names of fields are the form's own, whatever they are called.
                key: {n: _lean(v) for n, v in value.items()}
                if key in {"properties", "$defs"}
                else _lean(value)
                for key, value in parts.items()
                if key not in _LEFT_OUT
            }
        case list():
            return [_lean(one) for one in schema]
        case _:
            return schema
