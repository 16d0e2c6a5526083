"""Signed checkpoints as text: C2SP tlog-checkpoint in a C2SP signed-note, Ed25519.

    jejak/kab-indramayu/events
    13567
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

    — jejak/kab-indramayu/events <base64 of key hash (4 bytes) and signature (64 bytes)>

Whoever has such a text and the public key can check offline that the log only grew since (docs/log-format.md).
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from cases.log import secret_file

ED25519 = b"\x01"
HASH_BYTES = 4
LOGS = ("events", "looks")

# Our own line comes first; witnesses may sign below it.
# Our own line comes first; witnesses may sign below it.
_NOTE = re.compile(
    r"^(?P<text>(?P<origin>jejak/(?P<office>[a-z0-9-]+)/(?P<log>events|looks))\n(?P<size>0|[1-9][0-9]*)\n(?P<root>[A-Za-z0-9+/]{43}=)\n)"
    r"\n— (?P=origin) (?P<signature>[A-Za-z0-9+/]{91}=)\n(?:— \S+ [A-Za-z0-9+/]+=*\n)*",
    re.MULTILINE,
)


class NotGenuine(Exception):
    """A checkpoint is not in the form of one, or its signature does not fit it and the key."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far a log had grown, and its root then.

    Attributes:
        note: the signed text.
    """

    office: str
    log: str
    size: int
    root: bytes
    note: str

    @property
    def origin(self) -> str:
        """The name of the log, which is the name of its key too."""
        return origin(self.office, self.log)


def origin(office: str, log: str) -> str:
    """The name of a log to the world."""
    return f"jejak/{office}/{log}"


class CheckpointKey:
    """The key that signs the checkpoints of an installation, under the name of each log."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        self.public = private.public_key().public_bytes_raw()

    @classmethod
    def generate(cls) -> "CheckpointKey":
        """A new random key."""
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def from_file(cls, path: Path, *, create: bool = False) -> "CheckpointKey":
        """Read the key (PEM), or make one (0600) where there is none and `create` is set.

        Raises:
            FileNotFoundError: there is no such file.
            secret_file.NotSecret: others may read it.
            ValueError: it does not hold an Ed25519 key.
        """
        if create and not path.exists():
            made = Ed25519PrivateKey.generate()
            secret_file.make(path, made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode())
        found = load_pem_private_key(secret_file.read(path).encode(), None)
        if not isinstance(found, Ed25519PrivateKey):
            raise ValueError(f"{path.name} does not hold an Ed25519 key")  # noqa: TRY004  # the file is wrong, not a type
        return cls(found)

    def sign(self, office: str, log: str, size: int, root: bytes) -> Checkpoint:
        """The signed checkpoint of a log."""
        name = origin(office, log)
        text = f"{name}\n{size}\n{b64encode(root).decode()}\n"
        signature = b64encode(key_hash(name, self.public) + self._private.sign(text.encode())).decode()
        return Checkpoint(office, log, size, root, f"{text}\n— {name} {signature}\n")


def key_hash(name: str, public: bytes) -> bytes:
    """The four bytes that tell under which key a line was signed."""
    return sha256(name.encode() + b"\n" + ED25519 + public).digest()[:HASH_BYTES]


def verifier_key(name: str, public: bytes) -> str:
    """The public key as other tools for signed notes take it: name, hash and key."""
    return f"{name}+{key_hash(name, public).hex()}+{b64encode(ED25519 + public).decode()}"


def verified(note: str, public: bytes) -> Checkpoint:
    """The checkpoint that a note holds, its signature checked against a public key (32 bytes) and nothing else.

    Raises:
        NotGenuine: it is not a checkpoint, or not signed by that key.
    """
    match = _NOTE.fullmatch(note)
    if match is None:
        raise NotGenuine("this is not a checkpoint of Jejak")
    name = match["origin"]
    signature = b64decode(match["signature"])
    try:
        if signature[:HASH_BYTES] != key_hash(name, public):
            raise InvalidSignature  # noqa: TRY301  # one answer for both
        Ed25519PublicKey.from_public_bytes(public).verify(signature[HASH_BYTES:], match["text"].encode())
    except InvalidSignature:
        raise NotGenuine(f"the checkpoint of {name} at {match['size']} is not signed by this key") from None
    return Checkpoint(match["office"], match["log"], int(match["size"]), b64decode(match["root"]), note)


def notes(text: str) -> Iterator[str]:
    """The notes in a file of kept checkpoints; what a crash left half written is passed over."""
    for match in _NOTE.finditer(text):
        yield match[0]
