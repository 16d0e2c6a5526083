"""The public keys of an issuer: fetched, kept for a while, and fetched again when a key is unknown, but not too often."""

import asyncio
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import msgspec
from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, Key
from starlette.concurrency import run_in_threadpool

from api.logs import log
from api.refusals import IssuerAway
from api.settings import Issuer

KEPT_SECONDS: Final = 600.0
"""After this the keys are fetched again, so that a withdrawn key is forgotten."""

TRUSTED_SECONDS: Final = 3_600.0
"""While the issuer does not answer, its last keys are believed for so long."""

PAUSE_SECONDS: Final = 10.0
"""The least time between two fetches, however many tokens name unknown keys."""

FETCH_SECONDS: Final = 5.0
KEYS_BYTES: Final = 262_144
_SIGNING_TYPES: Final = frozenset({"RSA", "EC", "OKP"})


class IssuerKeys:
    """The keys of one issuer."""

    def __init__(self, issuer: Issuer, fetch: Callable[[], bytes] | None = None, now: Callable[[], float] = time.monotonic) -> None:
        """Know an issuer; nothing is fetched yet.

        Args:
            issuer: whose keys.
            fetch: yields its JWKS; unless given, the URL or file that the issuer names.
            now: seconds on a clock that never goes back.
        """
        self.issuer = issuer
        self.fetches = 0
        self._fetch = fetch or (lambda: _fetched(issuer))
        self._now = now
        self._keys: tuple[Key, ...] = ()
        self._fetched_at: float | None = None
        self._tried_at: float | None = None
        self._one_at_a_time = asyncio.Lock()

    async def find(self, kid: str | None, key_type: str, algorithm: str) -> Key | None:
        """The key that a token names, or None.

        Args:
            kid: the key's id; where None, the only key that fits.
            key_type: `RSA`, `EC` or `OKP`: what the algorithm needs.
            algorithm: the token's algorithm; a key that names another one does not fit.

        Raises:
            IssuerAway: no keys are known, and they cannot be had.
        """
        if self._age() > KEPT_SECONDS:
            await self.refresh()
        if self._age() > TRUSTED_SECONDS:
            raise IssuerAway(retry_after_seconds=int(PAUSE_SECONDS))
        found = self._fitting(kid, key_type, algorithm)
        if found is None:
            await self.refresh()
            found = self._fitting(kid, key_type, algorithm)
        return found

    async def refresh(self) -> None:
        """Fetch the keys, unless that was tried a moment ago. A failure leaves the known keys as they are."""
        before = self._tried_at
        async with self._one_at_a_time:
            if self._tried_at != before or (before is not None and self._now() - before < PAUSE_SECONDS):
                return
            self._tried_at = self._now()
            self.fetches += 1
            try:
                self._keys = _signing_keys(await run_in_threadpool(self._fetch))
            except (OSError, ValueError, msgspec.MsgspecError) as error:
                log.warning("issuer does not show its keys", issuer=self.issuer.issuer, exc_info=error)
                return
            self._fetched_at = self._now()

    def _age(self) -> float:
        return float("inf") if self._fetched_at is None else self._now() - self._fetched_at

    def _fitting(self, kid: str | None, key_type: str, algorithm: str) -> Key | None:
        fitting = [key for key in self._keys if key.key_type == key_type and key.get("alg") in (None, algorithm)]
        if kid is not None:
            fitting = [key for key in fitting if key.kid == kid]
        return fitting[0] if len(fitting) == 1 else None


class _Jwks(msgspec.Struct):
    keys: list[dict[str, Any]]


def _signing_keys(jwks: bytes) -> tuple[Key, ...]:
    given = msgspec.json.decode(jwks, type=_Jwks).keys
    found = []
    for one in given[:100]:
        # A shared secret has no place in a public list, and keys for encryption sign nothing.
        if one.get("kty") in _SIGNING_TYPES and one.get("use", "sig") == "sig":
            try:
                found.append(JWKRegistry.import_key({name: value for name, value in one.items() if name not in ("d", "p", "q")}))
            except (JoseError, ValueError, TypeError, KeyError):
                log.warning("issuer shows a key that cannot be read")
    return tuple(found)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: object, **_kwargs: object) -> None:
        """Keys come from the address that was named, and from no other."""


def _fetched(issuer: Issuer) -> bytes:
    if not issuer.keys_are_remote:
        return Path(issuer.keys).read_bytes()[:KEYS_BYTES]
    request = urllib.request.Request(issuer.keys, headers={"Accept": "application/json"})  # noqa: S310  # the settings admit http(s) only
    with urllib.request.build_opener(_NoRedirect).open(request, timeout=FETCH_SECONDS) as response:
        answer: bytes = response.read(KEYS_BYTES + 1)
    if len(answer) > KEYS_BYTES:
        raise ValueError("a JWKS of this size is not believed")
    return answer
