"""The options that several commands have, in one wording."""

from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
As = Annotated[
    str | None,
    typer.Option("--as", metavar="NAME", help="Who does it (development only): anna, sofia …"),
]
Sure = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask again.")]
