"""How every process reaches Temporal: one converter that seals each payload, one client."""

from casework.temporal.client import connect
from casework.temporal.codec import NotSealed, SealingCodec, data_converter, payload_key

__all__ = ["NotSealed", "SealingCodec", "connect", "data_converter", "payload_key"]
