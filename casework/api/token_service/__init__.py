"""The token service: where a grant becomes a token, and an allowed action a claim."""

from casework.api.token_service.claim import Claims
from casework.api.token_service.evidence import ApproverRights, Evidence
from casework.api.token_service.refusal import Malformed, Reason, Refusal
from casework.api.token_service.routing import router
from casework.api.token_service.rows import RowRights
from casework.api.token_service.service import Issued, TokenService

__all__ = [
    "ApproverRights",
    "Claims",
    "Evidence",
    "Issued",
    "Malformed",
    "Reason",
    "Refusal",
    "RowRights",
    "TokenService",
    "router",
]
