"""Pages from the web, fetched so that no address in a list reaches into our own network."""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, cast
from urllib.parse import urljoin, urlsplit

import httpcore
from typing_extensions import override

from casework.knowledge.faulty import Faulty
from casework.knowledge.reading import MAX_BYTES

#: Says whether an address, resolved, may be connected to.
Allows = Callable[[str], bool]

_SCHEMES = {"http": 80, "https": 443}
_SECONDS = {"connect": 5.0, "read": 10.0, "write": 10.0, "pool": 10.0}
#: Altogether, however slowly the bytes drip.
_LONGEST = 30.0
_REDIRECTS = 3
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_MARKDOWN = frozenset({"text/markdown", "text/x-markdown", "text/plain"})
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
_HEADERS = [
    (b"User-Agent", b"casework"),
    (b"Accept", b"text/html, text/markdown, text/plain"),
    # What is not packed can not burst.
    (b"Accept-Encoding", b"identity"),
]


class Fetched(NamedTuple):
    """A page in UTF-8."""

    data: bytes
    is_html: bool


def is_public(address: str) -> bool:
    """Say whether an address belongs to the public internet, also one wrapped in another."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo or (None, None))[1]
        if inner is None and found in _TRANSLATED:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFF_FFFF)
        if inner is not None:
            found = inner
    return found.is_global and not found.is_multicast and not found.is_reserved


def checked(url: str) -> str:
    """Return an address that may be asked for.

    Raises:
        Faulty: it is no http or https address, or carries a name and password.

    """
    try:
        parts = urlsplit(url)
        known = parts.scheme in _SCHEMES and parts.hostname
        port = parts.port
    except ValueError:
        known, parts, port = None, urlsplit(""), None
    if not known or not url.isascii() or any(c.isspace() for c in url):
        raise Faulty("It is no address. Write one that begins with https:// or http://.")
    if parts.username is not None or parts.password is not None:
        raise Faulty("An address with a name or password in it is not fetched. Take them out.")
    if port == 0:
        raise Faulty("There is no port 0.")
    return url


class Fetcher:
    """Fetches one page at a time: no cookies, no proxy, nothing but what was asked for."""

    def __init__(self, allows: Allows = is_public) -> None:
        """Make the pool; `allows` is asked for every address, at the moment of connecting."""
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=ssl.create_default_context(),
            network_backend=_Guarded(allows),
            max_connections=4,
        )

    async def fetch(self, url: str) -> Fetched:
        """Get a page.

        Raises:
            Faulty: it can not be had; says why, and what to do.

        """
        try:
            async with asyncio.timeout(_LONGEST):
                for _ in range(_REDIRECTS):
                    answer = await self._once(checked(url))
                    if isinstance(answer, Fetched):
                        return answer
                    url = _same_site(url, answer)
        except TimeoutError:
            raise Faulty(f"It did not come within {_LONGEST:.0f} seconds. Try again.") from None
        except httpcore.TimeoutException:
            raise Faulty("The site is too slow. Try again.") from None
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            raise Faulty(
                f"The site can not be reached ({type(error).__name__}). Check the address."
            ) from None
        raise Faulty(f"It is redirected more than {_REDIRECTS} times.")

    async def close(self) -> None:
        """Let the connections go."""
        await self._pool.aclose()

    async def _once(self, url: str) -> Fetched | str:
        """Ask once; a redirect gives the place that it points to."""
        async with self._pool.stream(
            "GET", url, headers=_HEADERS, extensions={"timeout": _SECONDS}
        ) as response:
            headers = {
                name.decode("ascii", "replace").lower(): value.decode("latin-1")
                for name, value in response.headers
            }
            if response.status in {301, 302, 303, 307, 308} and headers.get("location"):
                return urljoin(url, headers["location"])
            if response.status in {404, 410}:
                raise Faulty("The page is gone. Take its address out of the list.")
            if response.status != 200:
                raise Faulty(f"The site answered {response.status}. Check the address.")
            if headers.get("content-encoding", "identity") != "identity":
                raise Faulty("The site packs its pages though it was asked not to.")
            body = bytearray()
            async for part in response.aiter_stream():
                body += part
                if len(body) > MAX_BYTES:
                    raise Faulty(f"The page has more than {MAX_BYTES} bytes. Split it.")
        return _decoded(bytes(body), headers.get("content-type", ""))


def _decoded(body: bytes, content_type: str) -> Fetched:
    kind, _, rest = content_type.partition(";")
    kind = kind.strip().lower()
    if kind not in _HTML | _MARKDOWN:
        raise Faulty(f"It is `{kind[:60] or 'nothing known'}`. Only HTML and Markdown are loaded.")
    charset = rest.partition("charset=")[2].split(";")[0].strip("\"' ") or "utf-8"
    try:
        text = body.decode(charset)
    except (LookupError, UnicodeDecodeError, ValueError):
        raise Faulty("Its letters can not be read. Serve it as UTF-8.") from None
    return Fetched(text.encode("utf-8", "replace"), kind in _HTML)


def _same_site(url: str, target: str) -> str:
    """Follow a redirect inside the same site only."""
    here, there = urlsplit(url), urlsplit(target)
    try:
        same = (here.scheme, here.hostname, here.port) == (
            *(there.scheme, there.hostname, there.port),
        )
    except ValueError:
        same = False
    if not same:
        raise Faulty("It is redirected to another site. Write the address that it moved to.")
    return target


class _Guarded(httpcore.AsyncNetworkBackend):
    """Resolves a name once, checks what came out, and connects to exactly that."""

    def __init__(self, allows: Allows) -> None:
        self._allows = allows
        # Its type is not known to who looks at httpcore without anyio.
        self._inner = cast("httpcore.AsyncNetworkBackend", httpcore.AnyIOBackend())

    @override
    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [str(info[4][0]) for info in found]
        # One bad address is enough: a name that points both ways is meant to.
        if not addresses or not all(self._allows(address) for address in addresses):
            raise Faulty(
                "The address leads into a private network, and is not fetched. Load the "
                "articles from a folder instead."
            )
        return await self._inner.connect_tcp(
            addresses[0], port, timeout, local_address, socket_options
        )

    @override
    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.AsyncNetworkStream:
        raise Faulty("A socket is no page.")

    @override
    async def sleep(self, seconds: float) -> None:
        await self._inner.sleep(seconds)
