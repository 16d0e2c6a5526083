"""The embedded issuer: tokens for trying Jejak out and for small installations, never in production.

Its key is made at first use, readable by its owner alone, in the folder of the installation.
"""

import os
import secrets
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec
from fastapi import APIRouter
from joserfc import jwt
from joserfc.jwk import ECKey
from starlette.responses import Response

from api.settings import Fault, Issuer, SettingsRefused

NAME: Final = "urn:jejak:embedded-issuer"
AUDIENCE: Final = "jejak"
ALGORITHM: Final = "ES256"
KEYS_PATH: Final = "/.well-known/jwks.json"


class EmbeddedIssuer:
    """Issues tokens, and shows the key by which they are checked."""

    def __init__(self, home: Path, now: Callable[[], float] = time.time) -> None:
        """Read the signing key of an installation, or make it where there is none.

        Args:
            home: the folder of the installation.
            now: seconds since 1970.

        Raises:
            SettingsRefused: others may read the key.
        """
        self._key = _signing_key(home / "keys" / "token-signing-key.json")
        self._now = now
        self.issuer = Issuer(issuer=NAME, audience=AUDIENCE, keys=KEYS_PATH, algorithms=(ALGORITHM,), types=("at+jwt",))

    def issue(self, subject: str, office: str | None = None, hours: float = 12) -> str:
        """A token that proves its bearer to be a subject.

        Args:
            subject: whom it speaks for; the log says what they may do.
            office: the only office it is good for; unless given, every office that knows the subject.
            hours: how long it is valid.
        """
        now = int(self._now())
        claims: dict[str, object] = {
            "iss": NAME,
            "aud": AUDIENCE,
            "sub": subject,
            "iat": now,
            "exp": now + int(hours * 3600),
            "jti": secrets.token_urlsafe(12),
        }
        if office is not None:
            claims["office"] = office
        return jwt.encode({"alg": ALGORITHM, "kid": self._key.kid, "typ": "at+jwt"}, claims, self._key, algorithms=[ALGORITHM])

    def public_keys(self) -> bytes:
        """The JWKS by which its tokens are checked."""
        return msgspec.json.encode({"keys": [{**self._key.as_dict(private=False), "use": "sig", "alg": ALGORITHM}]})

    def routes(self) -> APIRouter:
        """The address where the JWKS is shown."""
        router = APIRouter(tags=["tokens"])

        @router.get(KEYS_PATH, summary="Public keys of the embedded issuer", response_class=Response)
        async def keys() -> Response:
            """The public keys (JWKS, RFC 7517) by which tokens of the embedded issuer are checked."""
            return Response(self.public_keys(), media_type="application/json")

        return router


def _signing_key(file: Path) -> ECKey:
    if not file.exists():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = ECKey.generate_key("P-256", auto_kid=True)
        _write_once(file, msgspec.json.encode(made.as_dict(private=True)))
    if file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SettingsRefused((Fault("JEJAK_HOME", f"others may read {file.name}: chmod 600"),))
    return ECKey.import_key(msgspec.json.decode(file.read_bytes()))


def _write_once(file: Path, content: bytes) -> None:
    # Two processes may start at once: whoever links first wins, and nobody reads half a key.
    draft = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
