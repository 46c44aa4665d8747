"""Which kinds are told together and are one wish: the cause, the story and what is asked for."""

from collections.abc import Mapping
from types import MappingProxyType

from casework.models.kinds import KINDS

_REASONS = frozenset({"refund_damaged", "refund_not_arrived", "refund_changed_mind"})

#: Beside a wish of the first kind, words of these kinds belong to it: "it came broken, refund me".
_ALWAYS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "cancel_order": frozenset({"refund"}),
        "refund_damaged": frozenset({"refund"}),
        "refund_not_arrived": frozenset({"refund", "where_is_my_order", "missing_item"}),
        "refund_changed_mind": frozenset({"refund"}),
        "refund_status": frozenset({"refund"}),
        "double_charge": frozenset({"refund", "unknown_charge"}),
        "unknown_charge": frozenset({"refund"}),
        "wrong_item": frozenset({"refund", "exchange", "refund_changed_mind"}),
        "missing_item": frozenset({"refund"}),
        "exchange": frozenset({"refund_damaged", "wrong_item"}),
        "warranty_repair": frozenset({"refund_damaged"}),
        "payment_problem": frozenset({"unknown_charge"}),
        "cancel_subscription": frozenset({"cancel_account"}),
        "where_is_my_order": frozenset({"delivery_time"}),
    }
)
#: The same, when those words only tell what happened and ask for nothing.
_TOLD: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "cancel_order": frozenset(
            {
                "refund_changed_mind",
                "wrong_item",
                "where_is_my_order",
                "place_order",
                "change_order",
            }
        ),
        "change_order": frozenset({"wrong_item", "place_order", "cancel_order"}),
        "change_address": frozenset({"where_is_my_order", "reschedule_delivery"}),
        "refund": frozenset({"wrong_item", "missing_item"}),
        "refund_damaged": frozenset({"wrong_item", "warranty_repair", "complaint"}),
        "refund_not_arrived": frozenset({"delivery_time", "reschedule_delivery"}),
        "refund_changed_mind": frozenset(
            {"exchange", "wrong_item", "where_is_my_order", "product_question"}
        ),
        "refund_status": frozenset(
            {*_REASONS, "where_is_my_order", "refund_policy", "wrong_item", "missing_item"}
        ),
        "refund_policy": frozenset({"refund_changed_mind"}),
        "double_charge": frozenset({"payment_problem", "missing_item"}),
        "wrong_item": frozenset({"unknown_charge", "missing_item", "refund_damaged"}),
        "missing_item": frozenset({"where_is_my_order", "wrong_item"}),
        "exchange": frozenset({"refund_changed_mind", "warranty_repair", "product_question"}),
        "where_is_my_order": frozenset(
            {"reschedule_delivery", "place_order", "refund_not_arrived", "missing_item"}
        ),
        "reschedule_delivery": frozenset({"where_is_my_order", "delivery_time"}),
        "unlock_account": frozenset({"reset_password", "registration_problem", "account_stolen"}),
        "reset_password": frozenset({"unlock_account", "registration_problem"}),
        "account_stolen": frozenset(
            {"reset_password", "unknown_charge", "unlock_account", "edit_account", "place_order"}
        ),
        "payment_problem": frozenset({"place_order", "payment_methods"}),
        "promo_code": frozenset({"newsletter", "place_order"}),
        "gift_card": frozenset({"payment_problem", "promo_code", "place_order"}),
        "invoice_question": frozenset({"invoice_copy", "unknown_charge"}),
        "cancel_subscription": frozenset({"create_account"}),
        "cancel_account": frozenset({"newsletter", "other"}),
        "registration_problem": frozenset({"create_account"}),
        "warranty_repair": frozenset({"product_question", "exchange", "review"}),
        "stock": frozenset({"product_question", "place_order"}),
        "product_question": frozenset({"place_order"}),
    }
)
_ABOUT_ORDERS = frozenset(
    {"refund", "refund_status", "double_charge", "unknown_charge", "warranty_repair"}
)
#: Kinds that a verb and "it" can not tell apart: "cancel it".
_ALIKE = (
    frozenset({"cancel_order", "cancel_account", "cancel_subscription"}),
    frozenset({"refund", "refund_status", *_REASONS, "double_charge"}),
    frozenset({"change_order", "edit_account", "change_address", "address_book", "exchange"}),
    frozenset({"unlock_account", "reset_password"}),
    frozenset({"where_is_my_order", "refund_status", "stock", "delivery_time"}),
)
#: What is wrong can be told without asking for anything, and is a wish all the same.
PROBLEMS = frozenset(
    {
        *_REASONS,
        "account_stolen",
        "double_charge",
        "edit_account",
        "gift_card",
        "invoice_question",
        "missing_item",
        "payment_problem",
        "promo_code",
        "refund_status",
        "registration_problem",
        "reschedule_delivery",
        "reset_password",
        "unknown_charge",
        "unlock_account",
        "warranty_repair",
        "where_is_my_order",
        "wrong_item",
    }
)


def belongs(kind: str, to: str, *, told: bool, leans: bool = False) -> bool:
    """Say whether words of a kind belong to a wish of another.

    `told` when they ask for nothing; `leans` when what they are about stands elsewhere.
    """
    if kind == to or kind in _ALWAYS.get(to, ()):
        return True
    if told and kind in _TOLD.get(to, ()):
        return True
    return leans and any(kind in alike and to in alike for alike in _ALIKE)


def about_an_order(kind: str) -> bool:
    """Say whether a kind is about one order, whether or not it can do without its number."""
    return kind in _ABOUT_ORDERS or (kind in KINDS and "order_id" in KINDS[kind].required)


def narrows(kind: str) -> tuple[str, ...]:
    """Name the kinds that a kind is a short word for."""
    return KINDS[kind].narrows if kind in KINDS else ()
