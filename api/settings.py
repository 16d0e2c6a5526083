"""What an installation decides about itself: one frozen object, read from the environment at the start.

Production refuses to start on anything that is fit only for trying Jejak out: the embedded issuer, a key that was made
by itself, default secrets, a database that lets everybody in. Every refusal names the setting, and never its value.
"""

import base64
import binascii
import dataclasses
import ipaddress
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import msgspec

from api.database.connections import Logins
from api.database.logins import read_logins, unfit_for_production, unreadable

Mode = Literal["embedded", "production"]

SIGNATURES = frozenset({"ES256", "ES384", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "Ed25519"})
"""Signature algorithms that an issuer may be allowed. Never `none`, never a shared secret (HS…)."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One setting that cannot be accepted, and why. Never holds the value: it may be a secret."""

    setting: str
    why: str


class SettingsRefused(Exception):  # says what happened
    """The installation cannot start as it is set up."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(f"{fault.setting}: {fault.why}" for fault in faults))
        self.faults = faults


class Issuer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Somebody whose tokens are believed.

    Attributes:
        issuer: the exact `iss` of its tokens.
        audience: the `aud` that its tokens must name: us.
        keys: where its public keys are: an https URL of a JWKS (http only on loopback outside production), or a file.
        algorithms: the signature algorithms it may use.
        types: the `typ` its tokens may have, lower case; empty text stands for a token without `typ`.
        services: subjects that are service accounts of partners, not people.
    """

    issuer: str
    audience: str
    keys: str
    algorithms: tuple[str, ...] = ("ES256", "RS256", "PS256", "Ed25519")
    types: tuple[str, ...] = ("at+jwt", "jwt")
    services: tuple[str, ...] = ()

    @property
    def keys_are_remote(self) -> bool:
        """Whether the keys are fetched over HTTP."""
        return self.keys.startswith(("http://", "https://"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one caller may ask for. Each is set by `JEJAK_LIMIT_<NAME>`.

    Attributes:
        body_bytes: the largest body of a request.
        body_seconds: how long a caller may take to send a body.
        header_seconds: how long a connection may take to send the head of a request.
        send_seconds: how long a caller may let a piece of an answer wait.
        url_bytes: the longest path with query.
        json_depth: how deep JSON may be nested.
        rate_per_second: requests a second of one caller, in the long run.
        rate_burst: requests that one caller may send at once.
        refusals_per_minute: failed authentications a minute from one address.
        streams_per_caller: event streams that one caller may hold open.
        wait_seconds: how long a reader may wait for their own write.
        connections: connections held open by one process.
        attachment_bytes: the largest file.
        attachment_megabytes_a_day: of all files that one office begins to upload within 24 hours.
        uploads_per_caller: uploads that one caller may have begun and not finished.
        upload_hours: after how long without a further piece an unfinished upload is dropped.
        downloads_per_caller: downloads that one caller may have running, of attachments and of lists as files.
        export_rows: rows of a list that is answered as a CSV or XLSX file.
    """

    body_bytes: int = 1_048_576
    body_seconds: int = 15
    header_seconds: int = 10
    send_seconds: int = 30
    url_bytes: int = 4_096
    json_depth: int = 32
    rate_per_second: int = 100
    rate_burst: int = 400
    refusals_per_minute: int = 60
    streams_per_caller: int = 4
    wait_seconds: int = 30
    connections: int = 2_000
    attachment_bytes: int = 52_428_800
    attachment_megabytes_a_day: int = 4_096
    uploads_per_caller: int = 8
    upload_hours: int = 48
    downloads_per_caller: int = 4
    export_rows: int = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an installation decided.

    Attributes:
        home: folder of this installation (`JEJAK_HOME`): embedded database, keys, backups.
        mode: `embedded` to try it and for small offices on one machine; `production` (`JEJAK_MODE`).
        logins: how to log in to an outside PostgreSQL (`DATABASE_URL`, `DATABASE_URL_API` …); None means the embedded one.
        host: address to listen on (`JEJAK_HOST`).
        port: port to listen on (`PORT`).
        key_file: file of the key-encryption key (`JEJAK_KEY_FILE`); outside production it is made where it is missing.
        key: the key-encryption key itself (`JEJAK_KEY`, base64 of 32 bytes), instead of a file.
        issuers: whose tokens are believed (`JEJAK_ISSUERS`: JSON, or the path of a JSON file).
        embedded_issuer: whether this process issues tokens itself (`JEJAK_EMBEDDED_ISSUER`).
        limits: how much one caller may ask for.
        attachments: folder for the bytes of attachments (`JEJAK_ATTACHMENTS`); None: they are in the database.
    """

    home: Path
    mode: Mode = "embedded"
    logins: Logins | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    key_file: Path
    key: bytes | None = field(default=None, repr=False)
    issuers: tuple[Issuer, ...] = ()
    embedded_issuer: bool = True
    limits: Limits = Limits()
    attachments: Path | None = None

    @property
    def production(self) -> bool:
        """Whether this is an installation that people rely on."""
        return self.mode == "production"


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The settings that an environment describes.

    Raises:
        SettingsRefused: with every fault at once, each by the name of its setting.
    """
    faults: list[Fault] = []
    mode = environment.get("JEJAK_MODE", "embedded")
    if mode not in ("embedded", "production"):
        faults.append(Fault("JEJAK_MODE", "is `embedded` or `production`"))
    home = Path(environment.get("JEJAK_HOME") or ".jejak").absolute()
    found = Settings(
        home=home,
        mode="production" if mode == "production" else "embedded",
        logins=read_logins(environment),
        host=environment.get("JEJAK_HOST") or "127.0.0.1",
        port=_number("PORT", environment, 8000, 65_535, faults),
        key_file=Path(environment.get("JEJAK_KEY_FILE") or home / "keys" / "key-encryption-key").absolute(),
        key=_key(environment, faults),
        issuers=_issuers(environment, faults),
        embedded_issuer=_switch("JEJAK_EMBEDDED_ISSUER", environment, faults, default=mode != "production"),
        attachments=Path(environment["JEJAK_ATTACHMENTS"]).absolute() if environment.get("JEJAK_ATTACHMENTS") else None,
        limits=Limits(
            **{f.name: _number(f"JEJAK_LIMIT_{f.name.upper()}", environment, f.default, 2**31, faults) for f in dataclasses.fields(Limits)}
        ),
    )
    faults += [Fault(*fault) for fault in unreadable(found.logins)]
    faults += _faults_of_issuers(found)
    if found.production:
        faults += _unfit_for_production(found)
    if faults:
        raise SettingsRefused(tuple(faults))
    return found


def _number(name: str, environment: Mapping[str, str], default: object, most: int, faults: list[Fault]) -> int:
    text = environment.get(name) or str(default)
    if text.isascii() and text.isdigit() and len(text) < 11 and 1 <= int(text) <= most:
        return int(text)
    faults.append(Fault(name, f"is a whole number from 1 to {most}"))
    return 1


def _switch(name: str, environment: Mapping[str, str], faults: list[Fault], *, default: bool) -> bool:
    text = environment.get(name, "").lower()
    if text not in ("", "on", "off"):
        faults.append(Fault(name, "is `on` or `off`"))
    return text == "on" or (text == "" and default)


def _key(environment: Mapping[str, str], faults: list[Fault]) -> bytes | None:
    text = environment.get("JEJAK_KEY")
    if not text:
        return None
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != 32:
        faults.append(Fault("JEJAK_KEY", "is the base64 of 32 random bytes"))
    return key


def _issuers(environment: Mapping[str, str], faults: list[Fault]) -> tuple[Issuer, ...]:
    text = (environment.get("JEJAK_ISSUERS") or "").strip()
    if not text:
        return ()
    try:
        if not text.startswith("["):
            text = Path(text).read_text(encoding="utf-8")
        return msgspec.json.decode(text, type=tuple[Issuer, ...])
    except (OSError, ValueError, msgspec.MsgspecError) as error:
        faults.append(Fault("JEJAK_ISSUERS", f"is a JSON list of issuers, or the path of such a file ({error})"))
        return ()


def _faults_of_issuers(found: Settings) -> list[Fault]:
    faults = []
    for issuer in found.issuers:
        unknown = sorted(set(issuer.algorithms) - SIGNATURES)
        if unknown or not issuer.algorithms:
            faults.append(
                Fault("JEJAK_ISSUERS", f"an issuer may use {', '.join(sorted(SIGNATURES))}; not {', '.join(unknown) or 'nothing'}")
            )
        if not issuer.issuer or not issuer.audience:
            faults.append(Fault("JEJAK_ISSUERS", "an issuer needs `issuer` and `audience`"))
        if issuer.keys.startswith("http://") and (found.production or not _is_loopback(issuer.keys)):
            faults.append(Fault("JEJAK_ISSUERS", "keys are fetched over https"))
    if len({issuer.issuer for issuer in found.issuers}) != len(found.issuers):
        faults.append(Fault("JEJAK_ISSUERS", "names an issuer twice"))
    return faults


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _unfit_for_production(found: Settings) -> list[Fault]:
    faults = []
    if found.embedded_issuer:
        faults.append(Fault("JEJAK_EMBEDDED_ISSUER", "production does not issue tokens itself: name an identity provider in JEJAK_ISSUERS"))
    if not found.issuers:
        faults.append(Fault("JEJAK_ISSUERS", "production needs at least one issuer, else nobody could enter"))
    faults += _unfit_key(found)
    faults += [Fault(*fault) for fault in unfit_for_production(found.logins)]
    return faults


def _unfit_key(found: Settings) -> list[Fault]:
    if found.key is not None:
        if len(set(found.key)) < 8:
            return [Fault("JEJAK_KEY", "is a sample, not 32 random bytes")]
        return []
    if found.key_file.is_relative_to(found.home):
        return [Fault("JEJAK_KEY_FILE", "production keeps its key outside JEJAK_HOME, so that a copy of the data holds no key")]
    if not found.key_file.is_file():
        return [Fault("JEJAK_KEY_FILE", "there is no such file; production never makes its own key")]
    if found.key_file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return [Fault("JEJAK_KEY_FILE", "others may read it: chmod 600")]
    return []
