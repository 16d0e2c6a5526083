"""A token is believed only when its issuer made it, for us, for now."""

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey, RSAKey

from api.callers import Caller, Callers
from api.issuer_keys import IssuerKeys
from api.refusals import IssuerAway, TokenExpired, TokenRefused, Unauthenticated
from api.settings import Issuer

NOW = 1_780_000_000
GOOD = {"iss": "https://id.one", "aud": "jejak", "sub": "worker-7", "iat": NOW, "exp": NOW + 600}
RSA = RSAKey.generate_key(2048, {"kid": "rsa-1"})
EC = ECKey.generate_key("P-256", {"kid": "ec-1"})
ED = OKPKey.generate_key("Ed25519", {"kid": "ed-1"})
STRANGER = ECKey.generate_key("P-256", {"kid": "ec-1"})
ONE = Issuer(issuer="https://id.one", audience="jejak", keys="https://id.one/jwks", services=("partner-bank",))
TWO = Issuer(issuer="https://id.two", audience="dinsos", keys="https://id.two/jwks", algorithms=("ES256",), types=("", "jwt"))


def jwks(*keys: Any) -> bytes:
    return json.dumps({"keys": [key.as_dict(private=False) for key in keys]}).encode()


def signed(claims: dict[str, Any], key: Any = EC, alg: str = "ES256", typ: str | None = "at+jwt", **header: Any) -> str:
    head = {"alg": alg, **({"kid": key.kid} if key.kid else {}), **header}
    return jwt.encode(head, claims, key, algorithms=[alg], default_type=typ)


def raw(header: dict[str, Any], claims: object, signature: bytes = b"") -> str:
    parts = [json.dumps(header).encode(), json.dumps(claims).encode(), signature]
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


def with_secret(secret: bytes) -> str:
    # By hand: the library refuses to make this one.
    signed_part = raw({"alg": "HS256", "kid": "rsa-1", "typ": "at+jwt"}, GOOD).rpartition(".")[0]
    mac = hmac.new(secret, signed_part.encode(), hashlib.sha256).digest()
    return f"{signed_part}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


class Clock:
    def __init__(self) -> None:
        self.now = float(NOW)

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def callers(clock: Clock) -> Callers:
    return Callers([IssuerKeys(ONE, lambda: jwks(RSA, EC, ED), clock), IssuerKeys(TWO, lambda: jwks(STRANGER), clock)], clock)


def ask(callers: Callers, *authorization: str) -> Caller:
    return asyncio.run(callers.caller_of(list(authorization)))


@pytest.mark.parametrize(("key", "alg"), [(EC, "ES256"), (RSA, "RS256"), (RSA, "PS256"), (ED, "Ed25519")])
def test_a_good_token_tells_who_asks(callers: Callers, key: Any, alg: str) -> None:
    assert ask(callers, f"Bearer {signed(GOOD, key, alg)}") == Caller("https://id.one", "worker-7")
    assert ask(callers, f"bearer  {signed(GOOD, key, alg, typ='application/at+jwt')}").subject == "worker-7"


def test_a_service_account_is_told_from_a_person(callers: Callers) -> None:
    assert ask(callers, f"Bearer {signed(GOOD | {'sub': 'partner-bank'})}").service


def test_the_same_subject_of_two_issuers_is_two_callers(callers: Callers) -> None:
    two = ask(callers, f"Bearer {signed(GOOD | {'iss': 'https://id.two', 'aud': ['other', 'dinsos']}, STRANGER, typ=None)}")
    one = ask(callers, f"Bearer {signed(GOOD)}")
    assert one.subject == two.subject
    assert one.id != two.id


def test_the_picture_of_a_caller_does_not_show_the_subject() -> None:
    assert "siti" not in repr(Caller("https://id.one", "siti@example.go.id"))


@pytest.mark.parametrize("header", [(), ("",), ("Basic dXNlcjpwYXNz",), ("Bearer",), ("Bearer  ",), ("Token abc",)])
def test_without_a_token_nobody_asks(callers: Callers, header: tuple[str, ...]) -> None:
    with pytest.raises(Unauthenticated) as refusal:
        ask(callers, *header)
    assert not isinstance(refusal.value, TokenRefused)


HOSTILE: dict[str, Callable[[], str]] = {
    "no signature": lambda: raw({"alg": "none", "typ": "at+jwt"}, GOOD),
    "no signature, shouted": lambda: raw({"alg": "NONE", "typ": "at+jwt", "kid": "ec-1"}, GOOD),
    "signature taken off": lambda: signed(GOOD).rpartition(".")[0] + ".",
    "signed with the public key as secret": lambda: with_secret(RSA.as_pem(private=False)),
    "RS header on an EC key": lambda: raw({"alg": "RS256", "kid": "ec-1", "typ": "at+jwt"}, GOOD, b"x" * 64),
    "algorithm not allowed": lambda: signed(GOOD, RSA, "RS512"),
    "algorithm is a list": lambda: raw({"alg": ["ES256"], "typ": "at+jwt"}, GOOD),
    "no algorithm": lambda: raw({"typ": "at+jwt"}, GOOD),
    "somebody else's key under our kid": lambda: signed(GOOD, STRANGER),
    "own key in the header": lambda: signed(GOOD, STRANGER, jwk=STRANGER.as_dict(private=False)),
    "own key's address in the header": lambda: signed(GOOD, EC, jku="https://evil.example/jwks"),
    "kid is a path": lambda: raw({"alg": "ES256", "kid": "../../../../dev/null", "typ": "at+jwt"}, GOOD, b"x" * 64),
    "kid is SQL": lambda: raw({"alg": "ES256", "kid": "' OR 1=1 --", "typ": "at+jwt"}, GOOD, b"x" * 64),
    "kid is a number": lambda: raw({"alg": "ES256", "kid": 1, "typ": "at+jwt"}, GOOD, b"x" * 64),
    "kid is long": lambda: raw({"alg": "ES256", "kid": "k" * 1000, "typ": "at+jwt"}, GOOD, b"x" * 64),
    "critical field": lambda: raw({"alg": "ES256", "kid": "ec-1", "typ": "at+jwt", "crit": ["exp"], "exp": 1}, GOOD, b"x" * 64),
    "other issuer": lambda: signed(GOOD | {"iss": "https://evil.example"}),
    "issuer with a slash more": lambda: signed(GOOD | {"iss": "https://id.one/"}),
    "issuer is a list": lambda: signed(GOOD | {"iss": ["https://id.one"]}),
    "issuer two, key of one": lambda: signed(GOOD | {"iss": "https://id.two", "aud": "dinsos"}, EC),
    "other audience": lambda: signed(GOOD | {"aud": "another-system"}),
    "audience is a number": lambda: signed(GOOD | {"aud": 7}),
    "audience is a prefix": lambda: signed(GOOD | {"aud": "jejak-other"}),
    "an id token": lambda: signed(GOOD, typ="id+jwt"),
    "no type": lambda: signed(GOOD, typ=None),
    "type is a list": lambda: raw({"alg": "ES256", "kid": "ec-1", "typ": ["at+jwt"]}, GOOD, b"x" * 64),
    "valid from later": lambda: signed(GOOD | {"nbf": NOW + 300}),
    "issued in the future": lambda: signed(GOOD | {"iat": NOW + 300}),
    "expiry is text": lambda: signed(GOOD | {"exp": "never"}),
    "expiry is infinite": lambda: signed(GOOD | {"exp": float("inf")}),
    "expiry is true": lambda: signed(GOOD | {"exp": True}),
    "subject is empty": lambda: signed(GOOD | {"sub": ""}),
    "subject is a number": lambda: signed(GOOD | {"sub": 7}),
    "subject is long": lambda: signed(GOOD | {"sub": "s" * 256}),
    "office is a list": lambda: signed(GOOD | {"office": ["kab-indramayu"]}),
    "claims are a list": lambda: raw({"alg": "ES256", "kid": "ec-1", "typ": "at+jwt"}, [GOOD], b"x" * 64),
    "header is a list": lambda: f"{base64.urlsafe_b64encode(b'[]').decode()}.e30.AAAA",
    "nested deep": lambda: base64.urlsafe_b64encode(b"[" * 3000).decode() + ".e30.AAAA",
    "huge": lambda: signed(GOOD | {"more": "x" * 20_000}),
    "five parts, encrypted": lambda: "e30.e30.e30.e30.e30",
    "two parts": lambda: "e30.e30",
    "rubbish": lambda: "..",
    "not ASCII": lambda: "ā.ē.ī",
    "NUL": lambda: "\x00.\x00.\x00",
    "without subject": lambda: signed({k: v for k, v in GOOD.items() if k != "sub"}),
    "without expiry": lambda: signed({k: v for k, v in GOOD.items() if k != "exp"}),
    "without audience": lambda: signed({k: v for k, v in GOOD.items() if k != "aud"}),
    "without instant of issue": lambda: signed({k: v for k, v in GOOD.items() if k != "iat"}),
}


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")  # the library warns of what the hostile tokens do
@pytest.mark.parametrize("token", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_token_is_refused(callers: Callers, token: Callable[[], str]) -> None:
    with pytest.raises(TokenRefused):
        ask(callers, f"Bearer {token()}")


def test_an_expired_token_is_refused_by_name_and_a_little_late_is_not(callers: Callers, clock: Clock) -> None:
    token = signed(GOOD)
    clock.now = NOW + 620
    assert ask(callers, f"Bearer {token}").subject == "worker-7"
    clock.now = NOW + 640
    with pytest.raises(TokenExpired):
        ask(callers, f"Bearer {token}")


def test_two_tokens_at_once_are_refused(callers: Callers) -> None:
    with pytest.raises(TokenRefused):
        ask(callers, f"Bearer {signed(GOOD)}", f"Bearer {signed(GOOD)}")


def test_keys_change_and_the_old_ones_are_forgotten(clock: Clock) -> None:
    shown = [jwks(EC)]
    keys = IssuerKeys(ONE, lambda: shown[0], clock)
    callers = Callers([keys], clock)
    old, new = signed(GOOD), signed(GOOD, ED, "Ed25519")
    assert ask(callers, f"Bearer {old}").subject == "worker-7"
    shown[0] = jwks(ED)
    clock.now += 11
    assert ask(callers, f"Bearer {new}").subject == "worker-7", "an unknown kid makes us look again"
    clock.now += 31
    with pytest.raises(TokenRefused):
        ask(callers, f"Bearer {old}")


def test_unknown_keys_do_not_make_us_ask_the_issuer_again_and_again(clock: Clock) -> None:
    keys = IssuerKeys(ONE, lambda: jwks(EC), clock)
    callers = Callers([keys], clock)
    for number in range(50):
        with pytest.raises(TokenRefused):
            ask(callers, f"Bearer {raw({'alg': 'ES256', 'kid': f'k{number}', 'typ': 'at+jwt'}, GOOD, b'x' * 64)}")
    assert keys.fetches == 1
    clock.now += 11
    for number in range(50):
        with pytest.raises(TokenRefused):
            ask(callers, f"Bearer {raw({'alg': 'ES256', 'kid': f'k{number}', 'typ': 'at+jwt'}, GOOD, b'x' * 64)}")
    assert keys.fetches == 2


def test_many_callers_at_once_make_one_fetch(clock: Clock) -> None:
    keys = IssuerKeys(ONE, lambda: jwks(EC), clock)
    callers = Callers([keys], clock)

    async def all_at_once() -> list[Caller]:
        return await asyncio.gather(*(callers.caller_of([f"Bearer {signed(GOOD | {'sub': f's{n}'})}"]) for n in range(20)))

    assert len(asyncio.run(all_at_once())) == 20
    assert keys.fetches == 1


def test_an_issuer_that_is_away_is_believed_for_an_hour_and_no_longer(clock: Clock) -> None:
    answers: list[bytes | OSError] = [jwks(EC)]

    def fetch() -> bytes:
        answer = answers[-1]
        if isinstance(answer, OSError):
            raise answer
        return answer

    callers = Callers([IssuerKeys(ONE, fetch, clock)], clock)
    ask(callers, f"Bearer {signed(GOOD)}")
    answers.append(OSError("away"))
    clock.now += 1_000
    assert ask(callers, f"Bearer {signed(GOOD | {'exp': NOW + 9_000})}").subject == "worker-7"
    clock.now += 3_000
    with pytest.raises(IssuerAway):
        ask(callers, f"Bearer {signed(GOOD | {'exp': NOW + 9_000})}")
    answers.append(jwks(EC))
    clock.now += 11
    assert ask(callers, f"Bearer {signed(GOOD | {'exp': NOW + 9_000})}").subject == "worker-7"


@pytest.mark.parametrize("shown", [b"", b"[]", b"{}", b'{"keys": 1}', b'{"keys": [1]}', b"\xff", b'{"keys": []}'])
def test_a_broken_list_of_keys_is_no_key(clock: Clock, shown: bytes) -> None:
    with pytest.raises((TokenRefused, IssuerAway)):
        ask(Callers([IssuerKeys(ONE, lambda: shown, clock)], clock), f"Bearer {signed(GOOD)}")


def test_secrets_and_broken_keys_in_a_list_of_keys_are_passed_over(clock: Clock) -> None:
    secret = {"kty": "oct", "k": base64.urlsafe_b64encode(b"x" * 32).decode(), "kid": "oct"}
    listed = [secret, {"kty": "EC", "kid": "bad"}, {"kty": "new"}, EC.as_dict(private=True) | {"use": "sig"}]
    callers = Callers([IssuerKeys(ONE, lambda: json.dumps({"keys": listed}).encode(), clock)], clock)
    assert ask(callers, f"Bearer {signed(GOOD)}").subject == "worker-7"


def test_a_token_without_kid_is_believed_only_where_one_key_fits(clock: Clock) -> None:
    nameless = ECKey.import_key({k: v for k, v in EC.as_dict(private=True).items() if k != "kid"})
    token = jwt.encode({"alg": "ES256"}, GOOD, nameless, algorithms=["ES256"], default_type="at+jwt")
    assert ask(Callers([IssuerKeys(ONE, lambda: jwks(EC, RSA), clock)], clock), f"Bearer {token}").subject == "worker-7"
    with pytest.raises(TokenRefused):
        ask(Callers([IssuerKeys(ONE, lambda: jwks(EC, STRANGER), clock)], clock), f"Bearer {token}")
