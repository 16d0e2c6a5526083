"""The tree of a log: the published vectors of RFC 6962, its laws, and agreement with the tree that the database keeps."""

from hashlib import sha256

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.log import merkle
from cases.log.merkle import EMPTY_ROOT, Frontier, consistency_proof, consistent, includes, inclusion_proof, leaf_hash, root
from cases.log.store import LogStore
from tests.cases.log.appends import OFFICE, request

# The inputs and results of the tests of Certificate Transparency (google/certificate-transparency, merkle_tree_test).
INPUTS = [
    bytes.fromhex(text) for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
LEAVES = [leaf_hash(entry) for entry in INPUTS]
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
INCLUSION = {
    (0, 8): (
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ),
    (5, 8): (
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 3): ("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",),
}
CONSISTENCY = {
    (1, 1): (),
    (1, 8): (
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ),
    (6, 8): (
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 5): (
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ),
}

leaf_lists = st.lists(st.binary(max_size=4).map(leaf_hash), min_size=1, max_size=40)


def test_the_empty_tree_has_the_published_root() -> None:
    assert root([]) == EMPTY_ROOT == bytes.fromhex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")


@pytest.mark.parametrize("size", range(1, 9))
def test_the_published_roots(size: int) -> None:
    assert root(LEAVES[:size]).hex() == ROOTS[size - 1]


@pytest.mark.parametrize(("index", "size"), INCLUSION)
def test_the_published_inclusion_proofs(index: int, size: int) -> None:
    proof = inclusion_proof(LEAVES[:size], index)
    assert tuple(node.hex() for node in proof) == INCLUSION[index, size]
    assert includes(LEAVES[index], index, size, proof, bytes.fromhex(ROOTS[size - 1]))


@pytest.mark.parametrize(("earlier", "size"), CONSISTENCY)
def test_the_published_consistency_proofs(earlier: int, size: int) -> None:
    proof = consistency_proof(LEAVES[:size], earlier)
    assert tuple(node.hex() for node in proof) == CONSISTENCY[earlier, size]
    assert consistent(earlier, bytes.fromhex(ROOTS[earlier - 1]), size, bytes.fromhex(ROOTS[size - 1]), proof)


def by_definition(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1, word for word."""
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return sha256(b"\x01" + by_definition(leaves[:half]) + by_definition(leaves[half:])).digest()


@given(leaf_lists)
def test_the_frontier_gives_the_root_of_the_definition(leaves: list[bytes]) -> None:
    assert root(leaves) == by_definition(leaves)


@given(leaf_lists, st.data())
def test_a_frontier_can_be_stored_and_taken_up_again(leaves: list[bytes], data: st.DataObject) -> None:
    frontier = Frontier()
    stop = data.draw(st.integers(0, len(leaves)))
    for leaf in leaves[:stop]:
        frontier.add(leaf)
    again = Frontier.from_bytes(frontier.size, frontier.to_bytes())
    for leaf in leaves[stop:]:
        again.add(leaf)
    assert again.root() == root(leaves)


@given(leaf_lists, st.data())
def test_every_leaf_is_proved_to_be_in_and_no_other(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    proof = inclusion_proof(leaves, index)
    whole = root(leaves)
    assert includes(leaves[index], index, len(leaves), proof, whole)
    assert not includes(leaf_hash(b"another leaf"), index, len(leaves), proof, whole)
    assert not includes(leaves[index], index, len(leaves), [*proof, whole], whole)
    assert not includes(leaves[index], len(leaves), len(leaves), proof, whole)
    for at in range(len(proof)):
        damaged = [*proof[:at], bytes(32), *proof[at + 1 :]]
        assert not includes(leaves[index], index, len(leaves), damaged, whole)


@given(leaf_lists, st.data())
def test_growth_is_proved_and_a_changed_past_is_not(leaves: list[bytes], data: st.DataObject) -> None:
    earlier = data.draw(st.integers(0, len(leaves)))
    before, now = root(leaves[:earlier]), root(leaves)
    proof = consistency_proof(leaves, earlier)
    assert consistent(earlier, before, len(leaves), now, proof)
    if earlier:
        changed = [leaf_hash(b"changed"), *leaves[1:]]
        assert not consistent(earlier, before, len(leaves), root(changed), consistency_proof(changed, earlier))
        assert not consistent(earlier, bytes(32), len(leaves), now, proof)
    assert not consistent(earlier, before, len(leaves), now, [*proof, now])
    assert not consistent(len(leaves) + 1, before, len(leaves), now, proof)


@pytest.mark.parametrize(("size", "nodes"), [(-1, []), (1, []), (2, [bytes(32), bytes(32)]), (1, [b"short"])])
def test_what_is_no_frontier_is_refused(size: int, nodes: list[bytes]) -> None:
    with pytest.raises(ValueError, match="full subtrees"):
        Frontier(size, nodes)


def test_a_proof_of_what_is_not_there_is_refused() -> None:
    with pytest.raises(IndexError):
        inclusion_proof(LEAVES, 8)
    with pytest.raises(IndexError):
        consistency_proof(LEAVES, 9)


def test_the_database_keeps_the_same_tree(store: LogStore, owner: psycopg.Connection) -> None:
    frontier = Frontier()
    for events in (1, 2, 3, 1, 1, 7, 5, 12, 1, 31):
        store.committer.append(request(None, *range(1, events + 1)))
        rows = owner.execute("select leaf from events where office = %s and position > %s order by position", (OFFICE, frontier.size))
        for (leaf,) in rows.fetchall():
            frontier.add(leaf)
        assert owner.execute("select size, frontier from events_heads").fetchone() == (frontier.size, frontier.to_bytes())
    assert merkle.HASH_BYTES * frontier.size.bit_count() == len(frontier.to_bytes())
