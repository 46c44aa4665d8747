"""One trace or several? A case's spans hang together by parents and by links."""

from collections.abc import Iterable

from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.trace import SpanContext

_Node = tuple[int, int]


def connected(spans: Iterable[ReadableSpan]) -> bool:
    """Say whether every span can be reached from every other over parents and links."""
    return len(groups(spans)) <= 1


def groups(spans: Iterable[ReadableSpan]) -> list[list[str]]:
    """Name the spans that hang together, the largest group first: what a failed test shows."""
    parts: dict[_Node, _Node] = {}

    def root(node: _Node) -> _Node:
        while (above := parts.setdefault(node, node)) != node:
            node = above
        return node

    named: dict[_Node, str] = {}
    for span in spans:
        own = _node(span.context)
        named[own] = span.name
        # A parent that was not recorded (a caller's own span) still joins its children.
        for other in (span.parent, *(link.context for link in span.links)):
            if other is not None:
                parts[root(own)] = root(_node(other))
    found: dict[_Node, list[str]] = {}
    for node, name in named.items():
        found.setdefault(root(node), []).append(name)
    return sorted(found.values(), key=len, reverse=True)


def _node(context: SpanContext | None) -> _Node:
    if context is None:
        raise AssertionError("a recorded span without a context")
    return context.trace_id, context.span_id
