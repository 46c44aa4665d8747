"""Addresses in a list reach the public web, and nothing of ours."""

import pytest

from casework.knowledge.faulty import Faulty
from casework.knowledge.fetching import Fetcher, checked, is_public
from casework.knowledge.reading import MAX_BYTES
from tests.knowledge.site import Page, site

HTML = {"Content-Type": "text/html; charset=iso-8859-1"}


async def fetched(url: str, *, allowed: bool = True) -> bytes:
    """Fetch as a load does; loopback only because this test allows it."""
    fetcher = Fetcher((lambda _: True) if allowed else is_public)
    try:
        return (await fetcher.fetch(url)).data
    finally:
        await fetcher.close()


async def test_a_page_comes_in_utf_8_whatever_it_was_served_in() -> None:
    """And the page says whether it is HTML."""
    with site({"/a": (200, HTML, "Größe".encode("latin-1"))}) as (url, _):
        assert await fetched(f"{url}/a") == "Größe".encode()


async def test_our_own_network_is_never_asked() -> None:
    """The name is resolved, checked and connected to in one step: nothing arrives there."""
    with site({"/a": (200, HTML, b"secret")}) as (url, asked):
        for host in ("127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433"):
            there = url.replace("127.0.0.1", host)
            with pytest.raises(Faulty, match="private network"):
                await fetched(f"{there}/a", allowed=False)

        assert asked == []


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0"),
        *("100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1"),
        *("::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:7f00:1::", "ff02::1"),
    ],
)
def test_an_address_that_is_not_public_is_known_in_every_spelling(address: str) -> None:
    """Private, loopback, link-local, shared, multicast, and those wrapped in version 6."""
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07::1", "64:ff9b::808:808"])
def test_a_public_address_is_public(address: str) -> None:
    """Else nothing could be loaded at all."""
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        *("ftp://a.example/x", "file:///etc/passwd", "a.example", "https://", "https://a b/"),
        *("https://user:pw@a.example/", "http://a.example:99999/", "https://a.exämple/"),
        *("http://a.example/\r\nX: y", "gopher://a.example", "http://a.example:0/"),
    ],
)
def test_only_plain_web_addresses_are_fetched(url: str) -> None:
    """Anything else is refused before a name is resolved."""
    with pytest.raises(Faulty):
        checked(url)


async def test_a_redirect_is_followed_inside_the_site_only() -> None:
    """Whoever runs the site can not send us elsewhere, and not in circles."""
    pages: dict[str, Page] = {
        "/here": (302, {"Location": "/there"}, b""),
        "/there": (200, HTML, b"there"),
        "/out": (302, {"Location": "http://other.example/"}, b""),
        "/port": (302, {"Location": "http://127.0.0.1:1/"}, b""),
        "/file": (302, {"Location": "file:///etc/passwd"}, b""),
        "/round": (302, {"Location": "/round"}, b""),
    }
    with site(pages) as (url, _):
        assert await fetched(f"{url}/here") == b"there"
        for path in ("/out", "/port", "/file", "/round"):
            with pytest.raises(Faulty, match="redirected"):
                await fetched(f"{url}{path}")


async def test_what_is_no_article_is_not_taken() -> None:
    """Too large, packed, of another kind, gone or failing: each says what to do."""
    pages: dict[str, Page] = {
        "/large": (200, HTML, b"x" * (MAX_BYTES + 1)),
        "/packed": (200, HTML | {"Content-Encoding": "gzip"}, b"x"),
        "/image": (200, {"Content-Type": "image/png"}, b"x"),
        "/letters": (200, {"Content-Type": "text/html; charset=utf-8"}, b"\xff"),
        "/broken": (500, HTML, b"x"),
    }
    says = {
        "/large": "Split",
        "/packed": "packs",
        "/image": "image/png",
        "/letters": "UTF-8",
        "/broken": "500",
        "/gone": "out of the list",
    }
    with site(pages) as (url, _):
        for path, what in says.items():
            with pytest.raises(Faulty, match=what):
                await fetched(f"{url}{path}")


async def test_a_site_that_is_away_is_a_fault_of_its_page() -> None:
    """Not of the load."""
    with site({}) as (url, _):
        pass
    with pytest.raises(Faulty, match="can not be reached"):
        await fetched(f"{url}/a")
