"""`casework audit proof` and `verify-proof`: one effect's chain of authority, made and checked."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from casework.cli import say
from casework.cli.acting import client_as
from casework.cli.options import As, Json

if TYPE_CHECKING:
    from casework.audit.signatures import Keys


def proof(
    effect: Annotated[str, typer.Argument(metavar="EFFECT", help="The action's id.")],
    out: Annotated[Path | None, typer.Option(help="Write the proof into this file.")] = None,
    with_words: Annotated[
        bool, typer.Option("--with-words", help="With what the customer wrote; that is recorded.")
    ] = False,
    as_: As = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the proof itself.")] = False,
) -> None:
    """Show who wanted, allowed and did one effect; keep it as one file (auditor).

    Example: casework audit proof EFFECT --out proof.json --as victor
    """
    from casework.audit.proof import Proof, written
    from casework.audit.signatures import keys_of

    client = client_as(as_)
    body = client.get(f"/v1/audit/proofs/{effect}", words=str(with_words).lower())
    content = written(Proof.model_validate_json(json.dumps(body)))
    if out is not None:
        out.write_bytes(content)
        say.note(f"The proof is in {out}; its public keys are at /.well-known/jwks.json.")
    if as_json:
        say.put(content.decode().rstrip("\n"))
        return
    keys = keys_of(json.dumps(client.get("/.well-known/jwks.json")).encode())
    raise typer.Exit(_tell(content, keys or {}, as_json=False))


def verify_proof(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The proof.", exists=True)],
    keys: Annotated[Path, typer.Option(help="The public keys (JWKS).", exists=True)],
    as_json: Json = False,
) -> None:
    """Check a proof with nothing but public keys; exit 1 and every reason when it does not hold.

    Example: casework audit verify-proof proof.json --keys jwks.json
    """
    from casework.audit.signatures import keys_of

    known = keys_of(keys.read_bytes())
    if known is None:
        raise say.Fault(f"{keys} holds no public keys.", code=say.WRONG_USE)
    raise typer.Exit(_tell(file.read_bytes(), known, as_json=as_json))


def _tell(content: bytes, keys: "Keys", *, as_json: bool) -> int:
    from casework.audit.telling import told
    from casework.audit.verifying import Refuted, verify, withheld

    found = verify(content, keys)
    if isinstance(found, Refuted):
        if as_json:
            say.put_json({"holds": False, "faults": list(found.faults)})
        for fault in () if as_json else found.faults:
            say.put(f"Does not hold: {fault}.")
        return say.FAILED
    if as_json:
        claim: dict[str, Any] = found.claim.entry
        about = {name: claim.get(name) for name in ("action_id", "customer", "case", "tool")}
        say.put_json({"holds": True, **about, "withheld": list(withheld(found))})
        return say.OK
    for line in told(found):
        say.put(line)
    say.put("Holds.")
    return say.OK
