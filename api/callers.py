"""Who asks: bearer tokens (RFC 6750, RFC 9068) of the issuers that this installation believes.

A token proves who somebody is, nothing more: what they may do, the log says. No name, address or role is taken from it.
"""

import asyncio
import base64
import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID, uuid5

import msgspec
from joserfc import jwt
from joserfc.errors import ExpiredTokenError, JoseError
from joserfc.jwk import Key
from joserfc.jws import JWSRegistry

from api.issuer_keys import IssuerKeys
from api.refusals import TokenExpired, TokenRefused, Unauthenticated
from api.settings import Issuer

CALLERS: Final = UUID("7f0b4f0a-6a0e-5d1c-9c55-3a6f5f4f8f10")
"""Namespace of the pseudonymous ids of callers."""

LEEWAY_SECONDS: Final = 30
TOKEN_BYTES: Final = 8_192
_REMEMBERED: Final = 4_096
_REMEMBERED_SECONDS: Final = 30.0
_FOREIGN_KEYS: Final = frozenset({"jwk", "jku", "x5u", "x5c", "crit"})
"""Header fields by which a token would bring its own key, or ask for rules that we do not know."""

_KEY_TYPE: Final[Mapping[str, str]] = {"ES": "EC", "RS": "RSA", "PS": "RSA", "Ed": "OKP"}


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody, or a service, that a token speaks for.

    Attributes:
        issuer: who says so.
        subject: the id that the issuer knows them by. It may be an address: never logged, never in an event.
        service: a service account of a partner, not a person.
        office: the only office that the token is good for, if it says so.
    """

    issuer: str
    subject: str
    service: bool = False
    office: str | None = None

    @property
    def id(self) -> UUID:
        """A pseudonymous id, the same for every token of this caller."""
        return uuid5(CALLERS, f"{self.issuer}\n{self.subject}")

    def __repr__(self) -> str:
        return f"Caller({self.id})"


class Callers:
    """Finds out who a bearer token speaks for."""

    def __init__(self, keys: Iterable[IssuerKeys], now: Callable[[], float] = time.time) -> None:
        """Believe the issuers of the given keys.

        Args:
            keys: the keys of every issuer that is believed.
            now: seconds since 1970.
        """
        self._issuers = {one.issuer.issuer: one for one in keys}
        self._now = now
        self._remembered: OrderedDict[bytes, tuple[Caller, float]] = OrderedDict()

    async def caller_of(self, authorization: list[str]) -> Caller:
        """Who an `Authorization` header speaks for.

        Args:
            authorization: the values of all such headers of the request.

        Raises:
            Unauthenticated: there is none.
            TokenRefused: there are several, or the token is not believed.
            TokenExpired: it was, and is no longer valid.
            IssuerAway: the issuer's keys cannot be had at the moment.
        """
        if not authorization:
            raise Unauthenticated
        scheme, _, token = authorization[0].partition(" ")
        token = token.strip(" ")
        if scheme.lower() != "bearer" or not token:
            raise Unauthenticated
        if len(authorization) > 1 or len(token) > TOKEN_BYTES or not token.isascii():
            raise TokenRefused
        digest = hashlib.sha256(token.encode("ascii")).digest()
        remembered = self._remembered.get(digest)
        if remembered is not None and self._now() < remembered[1]:
            return remembered[0]
        caller, expires_at = await self._verified(token)
        self._remembered[digest] = caller, min(expires_at, self._now() + _REMEMBERED_SECONDS)
        if len(self._remembered) > _REMEMBERED:
            self._remembered.popitem(last=False)
        return caller

    async def _verified(self, token: str) -> tuple[Caller, float]:
        header, claims = _unverified(token)
        issuer_name = claims.get("iss")
        known = self._issuers.get(issuer_name) if isinstance(issuer_name, str) else None
        if known is None:
            raise TokenRefused
        algorithm, kid = _accepted_header(header, known.issuer)
        key = await known.find(kid, _KEY_TYPE[algorithm[:2]], algorithm)
        if key is None:
            raise TokenRefused
        proven = _proven_claims(token, key, algorithm, known.issuer, int(self._now()))
        subject, office = proven["sub"], proven.get("office")
        if not isinstance(subject, str) or not 1 <= len(subject) <= 255 or not (office is None or isinstance(office, str)):
            raise TokenRefused
        caller = Caller(known.issuer.issuer, subject, subject in known.issuer.services, office)
        return caller, float(proven["exp"]) + LEEWAY_SECONDS


def _unverified(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    parts = token.split(".")
    if len(parts) != 3:
        raise TokenRefused
    try:
        header, claims = (msgspec.json.decode(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)), type=dict) for part in parts[:2])
    except (ValueError, msgspec.MsgspecError, RecursionError) as error:
        raise TokenRefused from error
    return header, claims


def _accepted_header(header: Mapping[str, Any], issuer: Issuer) -> tuple[str, str | None]:
    algorithm, kid, kind = header.get("alg"), header.get("kid"), header.get("typ", "")
    if algorithm not in issuer.algorithms or _FOREIGN_KEYS & header.keys():
        raise TokenRefused
    if not isinstance(kind, str) or kind.lower().removeprefix("application/") not in issuer.types:
        raise TokenRefused
    if not (kid is None or (isinstance(kid, str) and 0 < len(kid) <= 256)):
        raise TokenRefused
    return str(algorithm), kid


def _proven_claims(token: str, key: Key, algorithm: str, issuer: Issuer, now: int) -> dict[str, Any]:
    registry = jwt.JWTClaimsRegistry(
        now=now,
        leeway=LEEWAY_SECONDS,
        iss={"essential": True, "value": issuer.issuer},
        aud={"essential": True, "value": issuer.audience},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
    )
    # Some providers use additional header fields of their own; what matters was checked before.
    signatures = JWSRegistry(algorithms=[algorithm], strict_check_header=False)
    try:
        proven = jwt.decode(token, key, algorithms=[algorithm], registry=signatures).claims
        registry.validate(proven)
    except ExpiredTokenError as error:
        raise TokenExpired from error
    except (JoseError, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise TokenRefused from error
    return proven


async def first_keys(keys: Iterable[IssuerKeys]) -> None:
    """Fetch the keys of every issuer at the start, so that the first caller does not wait. What is away is tried again later."""
    await asyncio.gather(*(one.refresh() for one in keys), return_exceptions=True)
