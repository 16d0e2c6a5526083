"""Files for the tests of attachments, and how somebody at a desk sends them."""

import base64
import hashlib
import random
from dataclasses import dataclass
from typing import Any

import httpx

from tests.api.desk import Person

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"
PDF = b"%PDF-1.7\n"
WEBP = b"RIFF\x00\x00\x00\x00WEBPVP8 "
HEIC = b"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1heic"
PIECE = "application/partial-upload"


def made(head: bytes = JPEG, size: int = 30_000, seed: int = 1) -> bytes:
    """A file that begins so, filled with chance."""
    return head + random.Random(seed).randbytes(size - len(head))


@dataclass
class Files:
    """Somebody who attaches files to one record."""

    person: Person
    record_id: str
    record_kind: str = "case"

    def said(self, content: bytes, **more: Any) -> dict[str, Any]:
        return {
            "record_kind": self.record_kind,
            "record_id": self.record_id,
            "kind": "FOTO",
            "purpose": "KONDISI",
            "media_type": "image/jpeg",
            "file_name": "rumah.jpg",
            "caption": "Rumah dari depan",
            "size_bytes": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            **more,
        }

    def begin(self, content: bytes, key: str | None = None, **more: Any) -> httpx.Response:
        return self.person.post("/v1/attachment-uploads", self.said(content, **more), **({"Idempotency_Key": key} if key else {}))

    def in_one(self, content: bytes, key: str | None = None, **more: Any) -> httpx.Response:
        body = self.said(content, **more) | {"content": base64.b64encode(content).decode()}
        del body["size_bytes"]
        return self.person.post("/v1/attachments", body, **({"Idempotency_Key": key} if key else {}))

    def piece(self, upload: str, offset: object, content: bytes, kind: str = PIECE) -> httpx.Response:
        headers = {**self.person.headers, "Upload-Offset": str(offset), "Content-Type": kind}
        return self.person.browser.request("PATCH", f"/v1/attachment-uploads/{upload}", headers=headers, content=content)

    def complete(self, upload: str) -> httpx.Response:
        return self.person.post(f"/v1/attachment-uploads/{upload}/completion")

    def send(self, content: bytes, most: int = 10_000, **more: Any) -> str:
        """Upload a file in pieces and record it; its id."""
        begun = self.begin(content, **more)
        assert begun.status_code == 201, begun.text
        upload: str = begun.json()["attachment_id"]
        for at in range(0, len(content), most):
            answer = self.piece(upload, at, content[at : at + most])
            assert answer.status_code == 204, answer.text
        done = self.complete(upload)
        assert done.status_code == 201, done.text
        return upload

    def offset(self, upload: str) -> int:
        answer = self.person.browser.request("HEAD", f"/v1/attachment-uploads/{upload}", headers=self.person.headers)
        return int(answer.headers["upload-offset"])
