"""Routes that the matrix of access does not walk through by itself, because each is tried apart."""

BESIDE = {
    ("POST", "/v1/commands"),
    ("POST", "/v1/approvals"),
    ("POST", "/v1/possible-duplicates"),
    ("POST", "/v1/followed-complaints"),
    ("POST", "/v1/attachments"),
    ("POST", "/v1/attachment-uploads"),
    *((method, "/v1/attachment-uploads/{attachment_id}") for method in ("GET", "PATCH", "DELETE")),
    ("POST", "/v1/attachment-uploads/{attachment_id}/completion"),
}
"""Many commands at once, each of which has a route of its own; a question that is too long for an address; uploads, which are
their uploader's own (`tests/api/test_attachments.py`). Tried apart."""
