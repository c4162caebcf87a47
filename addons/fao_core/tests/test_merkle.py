"""Merkle trees, without records."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.fao_core.engine import merkle

texts = st.lists(st.text(max_size=5), min_size=1, max_size=40)


def tree(nodes):
    """The definition of RFC 9162, word for word: split at a power of two."""
    if len(nodes) == 1:
        return nodes[0]
    half = 1 << (len(nodes) - 1).bit_length() - 1
    return merkle.node(tree(nodes[:half]), tree(nodes[half:]))


@tagged("post_install", "-at_install")
class TestMerkle(BaseCase):
    def test_leaves_and_nodes_are_hashed_apart(self):
        one = merkle.leaf("a")
        self.assertEqual(one, hashlib.sha256(b"\x00a").hexdigest())
        both = hashlib.sha256(b"\x01" + bytes.fromhex(one) * 2).hexdigest()
        self.assertEqual(merkle.node(one, one), both)
        self.assertEqual(merkle.root([]), hashlib.sha256(b"").hexdigest())
        self.assertEqual(merkle.root([one]), one)

    @given(texts)
    def test_the_root_is_that_of_the_standard(self, words):
        nodes = [merkle.leaf(word) for word in words]
        self.assertEqual(merkle.root(nodes), tree(nodes))

    @given(texts, st.data())
    def test_every_leaf_leads_to_the_root(self, words, data):
        nodes = [merkle.leaf(word) for word in words]
        index = data.draw(st.integers(0, len(nodes) - 1))
        steps = merkle.proof(nodes, index)
        self.assertEqual(merkle.follow(nodes[index], steps), merkle.root(nodes))
        self.assertLessEqual(len(steps), len(nodes).bit_length())

    @given(texts, st.data())
    def test_nothing_else_leads_to_the_root(self, words, data):
        nodes = [merkle.leaf(word) for word in words]
        index = data.draw(st.integers(0, len(nodes) - 1))
        steps = merkle.proof(nodes, index)
        forged = merkle.leaf(words[index] + "!")
        self.assertNotEqual(merkle.follow(forged, steps), merkle.root(nodes))
        for number, step in enumerate(steps):
            bent = [dict(s) for s in steps]
            bent[number]["hash"] = merkle.leaf(step["hash"])
            self.assertNotEqual(merkle.follow(nodes[index], bent), merkle.root(nodes))

    def test_there_is_no_proof_for_nothing(self):
        for index in (-1, 2):
            with self.assertRaises(IndexError):
                merkle.proof([merkle.leaf("a"), merkle.leaf("b")], index)
