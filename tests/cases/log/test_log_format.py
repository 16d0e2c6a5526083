"""The log is what docs/log-format.md says, recomputed by hand: a hash function, a signature check, and nothing of ours."""

import base64
import hashlib
import json
import re
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from uuid_utils.compat import uuid7

from cases.log.store import LogStore
from tests.cases.log.appends import OFFICE, happened, request

DOCUMENT = (Path(__file__).parents[3] / "docs" / "log-format.md").read_text(encoding="utf-8")


def blocks(name: str) -> list[str]:
    """The fenced blocks of that name in the document."""
    return re.findall(rf"^```{name}\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL)


def entries() -> list[dict[str, str]]:
    return [dict(line.split(": ", 1) for line in block.splitlines()) for block in blocks("entry")]


def microseconds(instant: str) -> int:
    passed = datetime.fromisoformat(instant) - datetime.fromisoformat("1970-01-01T00:00:00+00:00")
    return passed // timedelta(microseconds=1)


def leaf(log: str, office: str, position: int, stream: str, version: int, kind: str, at: int, body: bytes) -> bytes:  # noqa: PLR0917  # the header's order
    header = f"jejak-leaf-v1\n{log}\n{office}\n{position}\n{stream}\n{version}\n{kind}\n{at}\n{hashlib.sha256(body).hexdigest()}\n"
    return hashlib.sha256(b"\x00" + header.encode()).digest()


def tree(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1, for any number of leaves."""
    if len(leaves) == 1:
        return leaves[0]
    left = max(2**power for power in range(len(leaves)) if 2**power < len(leaves))
    return hashlib.sha256(b"\x01" + tree(leaves[:left]) + tree(leaves[left:])).digest()


def test_the_leaves_of_the_document() -> None:
    found = entries()
    assert [entry["position"] for entry in found] == ["1", "2"]
    for entry in found:
        body = entry["body"].encode()
        assert hashlib.sha256(body).hexdigest() == entry["body hash"]
        at = microseconds(entry["recorded_at"])
        computed = leaf(
            entry["log"], entry["office"], int(entry["position"]), entry["stream"], int(entry["version"]), entry["type"], at, body
        )
        assert computed.hex() == entry["leaf"]


def test_the_bodies_of_the_document_have_the_members_it_names() -> None:
    first, second = (json.loads(entry["body"]) for entry in entries())
    assert list(first) == ["open", "told"]
    assert list(second) == ["open", "sealed", "told"]
    assert set(first["told"]) == set(re.findall(r"`(\w+)`", DOCUMENT.split("| `told` |")[1].splitlines()[0]))
    assert all(len(base64.b64decode(sealed)) >= 12 + 16 for sealed in second["sealed"].values())


def test_the_root_of_the_document() -> None:
    (stated,) = blocks("root")
    assert tree([bytes.fromhex(entry["leaf"]) for entry in entries()]).hex() == stated.strip()


def test_the_checkpoint_of_the_document() -> None:
    (note,), (key,), (stated,) = blocks("note"), blocks("key"), blocks("root")
    text, _, signature = note.partition("\n\n")
    assert text.splitlines() == ["jejak/kab-contoh/events", "2", base64.b64encode(bytes.fromhex(stated)).decode()]
    name, hash_, encoded = key.strip().split("+", 2)
    public = base64.b64decode(encoded)
    assert hashlib.sha256(name.encode() + b"\n" + public).hexdigest()[:8] == hash_
    dash, signer, raw = signature.split()
    assert (dash, signer) == ("\u2014", name)
    signed = base64.b64decode(raw)
    assert signed[:4].hex() == hash_
    assert public[:1] == b"\x01"
    Ed25519PublicKey.from_public_bytes(public[1:]).verify(signed[4:], f"{text}\n".encode())


def test_what_the_database_writes_is_what_the_document_says(store: LogStore, owner: psycopg.Connection) -> None:
    body = '{"open":{"what":"é \\" \\\\ \u2028"},"told":{}}'.encode()
    store.committer.append_all([request(None, 1, 2, 3), request(), request(events=happened(uuid7(), 1, 2, body=body))])
    store.committer.append(request(events=[]))
    leaves = []
    rows = owner.execute(
        "select office, position, stream::text, version, type, (extract(epoch from recorded_at) * 1000000)::bigint, body, leaf"
        " from events order by position"
    ).fetchall()
    for office, position, stream, version, kind, at, stored, written in rows:
        assert leaf("events", office, position, stream, version, kind, at, stored) == written
        leaves.append(written)
    assert [row[6] for row in rows[4:]] == [body, body]
    frontier = b"".join([tree(leaves[:4]), tree(leaves[4:])])
    assert owner.execute("select size, frontier from events_heads where office = %s", [OFFICE]).fetchone() == (6, frontier)
