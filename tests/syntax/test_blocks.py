from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.syntax.blocks import BlockTree, nested_blocks, read, written
from validator.syntax.json import parse_json
from validator.syntax.nodes import Body

NAMES = st.text("abcde_=", min_size=1, max_size=4)
TREES: st.SearchStrategy[BlockTree] = st.recursive(
    st.just({}), lambda inner: st.dictionaries(NAMES, inner, max_size=4), max_leaves=12
)


@given(TREES)
def test_a_tree_is_read_as_it_is_written(tree: BlockTree) -> None:
    assert read(written(tree)) == tree


def test_the_providers_blocks_are_known() -> None:
    encryption = nested_blocks("resource", "aws_s3_bucket_server_side_encryption_configuration")
    assert set(encryption["rule"]) == {"apply_server_side_encryption_by_default"}
    assert {"ingress=", "egress="} <= nested_blocks("resource", "aws_security_group").keys()
    assert "default_tags" in nested_blocks("provider", "aws")
    assert "statement" in nested_blocks("data", "aws_iam_policy_document")
    assert nested_blocks("resource", "azurerm_thing") == {}


def body(kind: str, properties: str) -> Body:
    text = f'{{"resource": {{"{kind}": {{"x": {{{properties}}}}}}}}}'
    tree = parse_json(text.encode(), "a.tf.json")
    assert tree.errors == ()
    return tree.body.blocks[0].body


def shape(body: Body) -> object:
    return (sorted(body.attributes), [(b.type, b.labels, shape(b.body)) for b in body.blocks])


def block(name: str, *attributes: str, inner: tuple[object, ...] = (), label: str = "") -> object:
    return (name, (label,) if label else (), (list(attributes), list(inner)))


ROOT = "root_block_device"
CONTENT = block("content", "tags")


@pytest.mark.parametrize(
    ("properties", "attributes", "blocks"),
    [
        (f'"{ROOT}": {{"encrypted": true}}', [], [block(ROOT, "encrypted")]),
        (f'"{ROOT}": [{{"encrypted": true}}, {{}}]', [], [block(ROOT, "encrypted"), block(ROOT)]),
        (f'"{ROOT}": []', [], []),
        (f'"{ROOT}": null', [ROOT], []),
        (f'"{ROOT}": "${{var.x}}"', [ROOT], []),
        (f'"{ROOT}": [{{"//": "c"}}]', [], [block(ROOT)]),
        (f'"tags": {{"{ROOT}": {{"a": 1}}}}', ["tags"], []),
        (
            f'"dynamic": {{"{ROOT}": {{"for_each": [1], "content": {{"tags": {{"a": "b"}}}}}}}}',
            [],
            [block("dynamic", "for_each", inner=(CONTENT,), label=ROOT)],
        ),
        (
            '"instance_market_options": {"dynamic": {"spot_options": [{"content": {"tags": 1}}]}}',
            [],
            [
                block(
                    "instance_market_options",
                    inner=(block("dynamic", inner=(CONTENT,), label="spot_options"),),
                )
            ],
        ),
    ],
)
def test_nested_blocks_are_told_from_arguments(
    properties: str, attributes: list[str], blocks: list[object]
) -> None:
    assert shape(body("aws_instance", properties)) == (attributes, blocks)


def test_an_argument_that_may_be_blocks_may_be_empty() -> None:
    assert shape(body("aws_security_group", '"ingress": []')) == (["ingress"], [])
    assert shape(body("aws_security_group", '"ingress": "${var.r}"')) == (["ingress"], [])
    one = ([], [("ingress", (), (["from_port"], []))])
    assert shape(body("aws_security_group", '"ingress": {"from_port": 1}')) == one
    assert shape(body("aws_security_group", '"ingress": [{"from_port": 1}]')) == one


def test_of_another_provider_everything_is_an_argument() -> None:
    assert shape(body("azurerm_x", '"rule": {"a": 1}')) == (["rule"], [])
