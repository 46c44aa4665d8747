"""Who works at the shop of the story. The development issuer signs them in; production has none."""

from casework.demo.shop.cast import BY_NAME

#: Roles by the name of the person. No name is a customer's as well.
STAFF: dict[str, tuple[str, ...]] = {
    "sofia": ("agent", "supervisor"),
    "tomas": ("supervisor",),
    "petra": ("lead", "supervisor_senior"),
    "aisha": ("agent",),
    "victor": ("auditor",),
    "olga": ("operator", "tool_owner"),
}


def sign_in_of(name: str) -> dict[str, object]:
    """Return what to ask of the issuer: for a person of the story, or for any customer's id."""
    known = name.strip().lower()
    if known in STAFF:
        return {"subject": known, "kind": "staff", "roles": list(STAFF[known])}
    customer = BY_NAME[known].customer if known in BY_NAME else name.strip()
    return {"subject": customer, "kind": "customer"}
