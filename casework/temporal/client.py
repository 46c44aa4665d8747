"""The one way to Temporal: everything sealed, headers included."""

from collections.abc import Iterable

from temporalio.client import Client, HeaderCodecBehavior, Interceptor

from casework.settings import Settings
from casework.temporal.codec import data_converter, older_keys, payload_key
from casework.temporal.headers import BoundHeaders


async def connect(settings: Settings, interceptors: Iterable[Interceptor] = ()) -> Client:
    """Reach Temporal with everything sealed, headers included; raises RPCError or RuntimeError."""
    return await Client.connect(
        settings.temporal_address,
        namespace=settings.temporal_namespace,
        data_converter=data_converter(
            payload_key(settings.keys_dir), older_keys(settings.keys_dir)
        ),
        header_codec_behavior=HeaderCodecBehavior.CODEC,
        interceptors=[*interceptors, BoundHeaders(settings.temporal_namespace)],
        lazy=False,
    )
