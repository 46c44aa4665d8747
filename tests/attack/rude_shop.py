"""A shop whose answers carry words where none belong: notes, carriers, errors, receipts."""

import json
from collections.abc import MutableMapping
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests.attack.canaries import Canary

JSON = dict[str, Any]


class RudeShop:
    """Stands before a service of the shop and puts somebody's words into what it answers."""

    def __init__(self, words: MutableMapping[str, Canary], refused: str, stumbling: str) -> None:
        """Refuse refunds of the charge `refused`; fail the first one of `stumbling`, with words."""
        self._words = words
        self._refused = refused
        self._stumbling = stumbling
        self._stumbled = False
        #: What was really answered with words in it.
        self.spoken: set[str] = set()

    def __call__(self, app: ASGIApp) -> ASGIApp:
        """Wrap one service."""

        async def answering(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http":
                await app(scope, receive, send)
                return
            path, writes = str(scope["path"]), scope["method"] == "POST"
            text = self._words["tool error"].text
            if writes and path == f"/charges/{self._refused}/refunds":
                self.spoken.add("tool error")
                said = {"type": "about:blank", "title": text, "detail": text, "reason": text}
                await _answer(send, 409, json.dumps(said).encode())
            elif writes and path == f"/charges/{self._stumbling}/refunds" and not self._stumbled:
                self._stumbled = True
                await _answer(send, 500, f"<html>{text}</html>".encode())
            elif writes and path == f"/charges/{self._stumbling}/refunds":
                await app(scope, receive, _Rewriting(send, self._with_receipt))
            elif path == "/orders" or path.startswith("/orders/"):
                await app(scope, receive, _Rewriting(send, self._with_words))
            else:
                await app(scope, receive, send)

        return answering

    def _with_receipt(self, body: bytes) -> bytes:
        self.spoken.add("receipt")
        return json.dumps(json.loads(body) | {"reference": self._words["receipt"].text}).encode()

    def _with_words(self, body: bytes) -> bytes:
        answer: JSON = json.loads(body)
        for order in answer.get("data", [answer]):
            if "note" not in order:
                continue
            order["note"] = self._words["order note"].text
            order["carrier"] = self._words["carrier"].name
            order["tracking"] = self._words["tracking"].text
            self.spoken |= {"order note", "carrier", "tracking"}
        return json.dumps(answer).encode()


class _Rewriting:
    """Holds an answer back until it is whole, and sends it changed."""

    def __init__(self, send: Send, change: Any) -> None:
        self._send = send
        self._change = change
        self._start: Message = {}
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        if self._start["status"] in {200, 201}:
            self._body = self._change(self._body)
        await _answer(self._send, self._start["status"], self._body)


async def _answer(send: Send, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
