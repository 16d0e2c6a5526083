"""The Merkle tree of a log (RFC 6962): one root for everything recorded, and proofs that a fact is in it and nothing was changed.

Leaves are leaf hashes of 32 bytes. All functions are pure. Proofs are checked by the algorithms of RFC 9162, 2.1.3.2 and
2.1.4.2, which need neither the tree nor anything of ours.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """The leaf hash of an entry."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """The roots of the full subtrees of a growing tree, largest first: all that adding a leaf and telling the root need."""

    def __init__(self, size: int = 0, nodes: Iterable[bytes] = ()) -> None:
        self.size = size
        self.nodes = list(nodes)
        if size < 0 or len(self.nodes) != size.bit_count() or any(len(node) != HASH_BYTES for node in self.nodes):
            raise ValueError(f"a tree of {size} leaves has {size.bit_count()} full subtrees")

    @classmethod
    def from_bytes(cls, size: int, joined: bytes) -> "Frontier":
        """The frontier as the log's head stores it: the hashes one after another."""
        return cls(size, [joined[at : at + HASH_BYTES] for at in range(0, len(joined), HASH_BYTES)])

    def to_bytes(self) -> bytes:
        """The hashes one after another."""
        return b"".join(self.nodes)

    def add(self, leaf: bytes) -> None:
        """Add a leaf hash on the right: each trailing one bit of the size is a pair that is now full."""
        pairs = self.size
        while pairs & 1:
            leaf = node_hash(self.nodes.pop(), leaf)
            pairs >>= 1
        self.nodes.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """The root of the tree."""
        if not self.nodes:
            return EMPTY_ROOT
        found = self.nodes[-1]
        for left in reversed(self.nodes[:-1]):
            found = node_hash(left, found)
        return found


def root(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.add(leaf)
    return frontier.root()


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The hashes that lead from the leaf at `index` (from 0) to the root, nearest first (RFC 6962, 2.1.1).

    Raises:
        IndexError: there is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    if len(leaves) == 1:
        return []
    half = _half(len(leaves))
    if index < half:
        return [*inclusion_proof(leaves[:half], index), root(leaves[half:])]
    return [*inclusion_proof(leaves[half:], index - half), root(leaves[:half])]


def includes(leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected: bytes) -> bool:
    """Whether the proof shows that the leaf hash stands at `index` (from 0) in the tree of `size` leaves with that root."""
    if not 0 <= index < size:
        return False
    at, last, found = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node_hash(sibling, found)
            while at & 1 == 0 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and found == expected


def consistency_proof(leaves: Sequence[bytes], earlier: int) -> list[bytes]:
    """The hashes that show that the tree over `leaves` grew from the tree over its first `earlier` leaves (RFC 6962, 2.1.2).

    Raises:
        IndexError: the tree never had that size.
    """
    if not 0 <= earlier <= len(leaves):
        raise IndexError(earlier)
    return _subproof(leaves, earlier, whole=True) if earlier else []


def consistent(earlier: int, earlier_root: bytes, size: int, expected: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that the tree of `size` leaves only added to the earlier one."""
    if not 0 <= earlier <= size:
        return False
    if earlier == 0:
        return not proof and earlier_root == EMPTY_ROOT
    if earlier == size:
        return not proof and earlier_root == expected
    path = [earlier_root, *proof] if earlier & (earlier - 1) == 0 else list(proof)
    if not path:
        return False
    at, last = earlier - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    before = now = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            before, now = node_hash(sibling, before), node_hash(sibling, now)
            while at & 1 == 0 and at:
                at, last = at >> 1, last >> 1
        else:
            now = node_hash(now, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and before == earlier_root and now == expected


def _subproof(leaves: Sequence[bytes], earlier: int, *, whole: bool) -> list[bytes]:
    if earlier == len(leaves):
        return [] if whole else [root(leaves)]
    half = _half(len(leaves))
    if earlier <= half:
        return [*_subproof(leaves[:half], earlier, whole=whole), root(leaves[half:])]
    return [*_subproof(leaves[half:], earlier - half, whole=False), root(leaves[:half])]


def _half(size: int) -> int:
    """The largest power of two smaller than a size of two or more."""
    return 1 << (size - 1).bit_length() - 1
