"""Keys come from the issuer's own list, and no answer means no key."""

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from casework.identity.verifier import JwksUrl, parse_jwks
from tests.unit.identity.tokens import jwk

FIRST = Ed25519PrivateKey.generate().public_key()
SECOND = Ed25519PrivateKey.generate().public_key()


class Issuer:
    """An issuer on an in-process transport; counts how often it is asked."""

    def __init__(self) -> None:
        """Publish the first key."""
        self.published = {"access-1": FIRST}
        self.asked = 0
        self.down = False
        self.seconds = 1000.0
        client = httpx.AsyncClient(transport=httpx.MockTransport(self._answer))
        self.keys = JwksUrl("http://issuer.test/jwks.json", client, elapsed=lambda: self.seconds)

    def _answer(self, _: httpx.Request) -> httpx.Response:
        self.asked += 1
        if self.down:
            return httpx.Response(503)
        return httpx.Response(
            200, json={"keys": [jwk(key, kid) for kid, key in self.published.items()]}
        )


async def test_known_keys_are_asked_for_once() -> None:
    """A key is fetched at the first question and kept."""
    issuer = Issuer()

    found = [await issuer.keys.key("access-1") for _ in range(5)]

    assert found == [FIRST] * 5
    assert issuer.asked == 1


async def test_made_up_names_can_not_flood_the_issuer() -> None:
    """Unknown names ask again after ten seconds, not before."""
    issuer = Issuer()
    await issuer.keys.key("access-1")

    for n in range(20):
        assert await issuer.keys.key(f"access-made-up-{n}") is None
    issuer.seconds += 9.9
    assert await issuer.keys.key("access-2") is None

    assert issuer.asked == 1


async def test_a_new_key_is_found() -> None:
    """A rotation is seen as soon as its first token comes, ten seconds after the last question."""
    issuer = Issuer()
    await issuer.keys.key("access-1")
    issuer.published["access-2"] = SECOND
    issuer.seconds += 10

    assert await issuer.keys.key("access-2") == SECOND


async def test_no_answer_means_no_key() -> None:
    """An issuer that can not be reached proves nobody's identity."""
    issuer = Issuer()
    issuer.down = True

    assert await issuer.keys.key("access-1") is None


async def test_a_withdrawn_key_dies() -> None:
    """A key that is no longer published stops counting within five minutes."""
    issuer = Issuer()
    await issuer.keys.key("access-1")
    issuer.published = {"access-2": SECOND}
    issuer.seconds += 300

    assert await issuer.keys.key("access-1") is None


async def test_a_short_outage_is_survived_and_a_long_one_is_not() -> None:
    """Known keys count for an hour after the issuer last published them, then nothing does."""
    issuer = Issuer()
    await issuer.keys.key("access-1")
    issuer.down = True

    issuer.seconds += 3599
    assert await issuer.keys.key("access-1") == FIRST
    issuer.seconds += 1
    assert await issuer.keys.key("access-1") is None


@pytest.mark.parametrize("document", [None, [], {}, {"keys": "none"}, {"keys": {"a": 1}}])
def test_a_document_that_is_no_key_set_is_refused(document: object) -> None:
    """Something else at the address is an error, not an empty set."""
    with pytest.raises(ValueError, match="not a set of keys"):
        parse_jwks(document)


def test_other_sorts_of_keys_are_left_out() -> None:
    """An RSA or a shared key of the same name is not taken for ours."""
    good = jwk(FIRST, "access-1")
    others = [
        {"kty": "oct", "kid": "access-2", "k": "c2VjcmV0"},
        {"kty": "OKP", "crv": "X25519", "kid": "access-3", "x": good["x"]},
        {"kty": "OKP", "crv": "Ed25519", "x": good["x"]},
    ]

    assert parse_jwks({"keys": [*others, good]}) == {"access-1": FIRST}
