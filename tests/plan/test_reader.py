"""Plan JSON becomes a graph; anything else becomes one error that says what to do."""

from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from harness.plan_documents import CONSUMER, Json, block, change, plan

from validator.model.graph import Graph
from validator.model.value import Cause, Ref
from validator.plan.reader import PlanError, plan_variables, read_plan

KEY = Ref("module.key.aws_kms_key.this", ("arn",))


@pytest.fixture(scope="module")
def first() -> Graph:
    """The first plan of the consumer root: everything is created."""
    return read_plan(str(CONSUMER / "first.plan.json"))


@pytest.fixture(scope="module")
def second() -> Graph:
    """Its plan after an apply, changes of the inputs and a change outside of the engine."""
    return read_plan(str(CONSUMER / "second.plan.json"))


def test_every_instance_is_there_with_its_module_index_and_provider(first: Graph) -> None:
    assert set(first.resources) >= {
        "module.key.aws_kms_key.this",
        'aws_subnet.data["a"]',
        "aws_cloudwatch_log_group.tier[1]",
        "data.aws_iam_policy_document.read",
    }
    key = first.resources["module.key.aws_kms_key.this"]
    assert (key.module, key.type, key.name, key.index) == (
        "module.key",
        "aws_kms_key",
        "this",
        None,
    )
    assert first.resources['aws_subnet.data["a"]'].index == "a"
    assert first.resources["aws_cloudwatch_log_group.tier[1]"].index == 1
    assert first.resources["aws_kms_alias.east"].provider == "aws.east"
    assert key.provider == "aws"
    assert first.resources["data.aws_iam_policy_document.read"].mode == "data"
    assert all(r.exists and r.change and r.change.actions for r in first.resources.values())
    assert (first.source, first.engine) == ("plan", "terraform 1.11.4")


def test_defaults_of_the_provider_are_there(first: Graph) -> None:
    subnet = first.resources['aws_subnet.data["a"]']
    assert subnet.at("map_public_ip_on_launch").data is False
    assert subnet.at("tags_all", "Project").data == "plan-data"


def test_what_is_known_after_apply_is_unknown_and_names_itself(first: Graph) -> None:
    arn = first.resources["module.key.aws_kms_key.this"].at("arn")
    assert arn.unknown is not None
    assert arn.unknown.cause is Cause.ENGINE
    assert arn.unknown.detail == "module.key.aws_kms_key.this.arn"
    assert arn.unknown.not_null
    assert (arn.ref, arn.trail, arn.unknown.inputs) == (None, (), frozenset())


def test_an_argument_is_traced_through_modules_to_the_attribute(first: Graph) -> None:
    value = first.resources["aws_cloudwatch_log_group.tier[0]"].at("kms_key_id")
    assert value.ref == KEY
    assert [(hop.what, hop.address) for hop in value.trail] == [
        ("argument kms_key_id", "aws_cloudwatch_log_group.tier[0]"),
        ("output arn", "module.key"),
        ("attribute arn", "module.key.aws_kms_key.this"),
    ]
    nested = first.resources["aws_s3_bucket_server_side_encryption_configuration.log"].at(
        "rule", 0, "apply_server_side_encryption_by_default", 0, "kms_master_key_id"
    )
    assert nested.ref == KEY
    assert first.outputs["key_arn"].value.ref == KEY
    assert first.modules["module.key"].outputs["arn"].value.ref == KEY
    assert first.modules["module.key"].source == "./modules/key"


def test_a_template_is_not_taken_for_the_attribute_in_it(first: Graph) -> None:
    value = first.resources["aws_ssm_parameter.path"].at("value")
    assert value.ref is None
    assert value.unknown is not None
    assert value.unknown.inputs == {KEY}


def test_a_collection_of_unknown_ids_has_them_as_elements(first: Graph) -> None:
    subnets = first.resources["aws_db_subnet_group.data"].at("subnet_ids")
    assert subnets.ref is None
    assert subnets.unknown is not None
    assert subnets.unknown.element is not None
    assert subnets.unknown.element.unknown is not None
    assert {option.ref for option in subnets.unknown.element.unknown.alternatives} == {
        Ref('aws_subnet.data["a"]', ("id",)),
        Ref('aws_subnet.data["b"]', ("id",)),
    }


def test_marks_of_unknown_values_inside_a_set_of_blocks(first: Graph) -> None:
    rules = first.resources["aws_security_group.database"].blocks("ingress")
    by_text = {rule.at(("description",)).data: rule for rule in rules}
    groups = by_text["from the application"].at(("security_groups",))
    assert groups.unknown is not None
    assert groups.unknown.element is not None
    assert groups.unknown.element.ref == Ref("aws_security_group.application", ("id",))
    office = by_text["from the office"]
    assert office.at(("cidr_blocks", 0)).data == "192.168.0.0/24"
    assert office.at(("security_groups",)).data == ()


def test_sensitive_values_are_marked(first: Graph) -> None:
    assert first.resources["aws_db_instance.main"].at("password").sensitive
    assert first.outputs["password"].sensitive
    assert first.outputs["password"].value.sensitive
    assert first.modules[""].variables["password"].value.sensitive
    assert not first.resources["aws_db_instance.main"].at("username").sensitive


def test_outputs_variables_providers_and_checks(first: Graph) -> None:
    assert first.outputs["key_arn"].description == "ARN of the key."
    subnets = first.outputs["subnet_ids"].value
    assert isinstance(subnets.data, tuple)
    assert [item.is_unknown for item in subnets.data] == [True, True]
    region = first.modules[""].variables["region"]
    assert (region.value.data, region.has_default) == ("ap-northeast-2", True)
    assert region.description == "Region of everything here."
    assert set(first.providers) == {"aws", "aws.east"}
    assert first.providers["aws.east"].values.at(("region",)).data == "us-east-1"
    assert first.providers["aws"].values.at(("region",)).is_unknown
    assert [(c.address, c.kind, c.verdict) for c in first.checks] == [
        ("var.region", "validation", True)
    ]


def test_variables_can_be_given_to_the_evaluation_of_the_sources(first: Graph) -> None:
    texts = plan_variables(first)
    assert texts["region"] == "ap-northeast-2"
    assert json.loads(texts["tiers"]) == ["a", "b"]


def test_deleted_replaced_and_unchanged_instances(second: Graph) -> None:
    gone = second.resources["aws_cloudwatch_log_group.tier[1]"]
    assert gone.exists is False
    assert gone.change is not None
    assert gone.change.actions == ("delete",)
    assert gone.change.reason == "delete_because_count_index"
    assert gone.at("name").data == "/plan-data/b"
    replaced = second.resources["aws_security_group.database"]
    assert replaced.change is not None
    assert replaced.change.actions == ("delete", "create")
    assert replaced.change.replace_paths == (("name",),)
    assert replaced.at("name").data == "plan-data-second"
    assert replaced.change.before.at(("name",)).data == "plan-data-first"
    same = second.resources["aws_vpc.main"]
    assert same.change is not None
    assert str(same.at("id").data).startswith("vpc-")
    assert second.outputs["key_arn"].value.is_known
    assert second.outputs["key_arn"].value.ref == KEY


def test_drift_has_what_was_and_what_is(second: Graph) -> None:
    drift = second.drift["aws_vpc.main"]
    assert drift.actions == ("update",)
    assert drift.before.at(("tags_all", "Intruder")).is_null
    assert drift.after.at(("tags_all", "Intruder")).data == "yes"


def test_a_known_module_output_is_read_from_the_resource(second: Graph) -> None:
    output = second.modules["module.key"].outputs["arn"].value
    assert output.ref == KEY
    assert str(output.data).startswith("arn:aws:kms:")


def _key_module(output: Json, **call: object) -> Json:
    return {
        "module_calls": {
            "key": {
                "source": "./key",
                "module": {
                    "outputs": {"arn": {"expression": output}},
                    "resources": [block("aws_kms_key.this")],
                },
            }
            | call
        }
    }


@pytest.mark.parametrize(
    ("argument", "references", "ref"),
    [
        ("kms_key_id", ["aws_kms_key.a.arn", "aws_kms_key.a"], Ref("aws_kms_key.a", ("arn",))),
        ("kms_key_id", ["aws_kms_key.n[1].arn", "aws_kms_key.n[1]", "aws_kms_key.n"],
         Ref("aws_kms_key.n[1]", ("arn",))),
        ("kms_key_id", ['aws_kms_key.k["x.y"].arn', 'aws_kms_key.k["x.y"]', "aws_kms_key.k"],
         Ref('aws_kms_key.k["x.y"]', ("arn",))),
        # `try(aws_kms_key.n[7].arn, aws_kms_key.a.arn)`: there is no instance 7
        ("kms_key_id", ["aws_kms_key.n[7].arn", "aws_kms_key.n[7]", "aws_kms_key.n",
                        "aws_kms_key.a.arn", "aws_kms_key.a"], Ref("aws_kms_key.a", ("arn",))),
        # the plan does not say which instance, which of two, or what is done with a local
        ("kms_key_id", ["aws_kms_key.n", "count.index"], None),
        ("kms_key_id", ["aws_kms_key.a.arn", "aws_kms_key.a", "aws_vpc.v.arn", "aws_vpc.v"], None),
        ("kms_key_id", ["local.prefix", "aws_kms_key.a.arn", "aws_kms_key.a"], None),
        ("kms_key_id", ["var.key", "aws_kms_key.a.arn", "aws_kms_key.a"], None),
        ("source_arn", ["aws_kms_key.a.arn", "aws_kms_key.a"], None),
        ("policy", ["aws_kms_key.a.arn", "aws_kms_key.a"], None),
    ],
)  # fmt: skip
def test_references_identify_only_where_there_is_one_reading(
    argument: str, references: list[str], ref: Ref | None
) -> None:
    keys = ["aws_kms_key.a", "aws_kms_key.n[0]", "aws_kms_key.n[1]", 'aws_kms_key.k["x.y"]']
    graph = read_plan(
        plan(
            *(change(key, ["create"], {}, after_unknown={"arn": True}) for key in keys),
            change("aws_vpc.v", ["create"], {}, after_unknown={"arn": True}),
            change("aws_x.user", ["create"], {}, after_unknown={argument: True}),
            configuration={"resources": [block("aws_x.user", **{argument: references})]},
        )
    )
    value = graph.resources["aws_x.user"].at(argument)
    assert value.ref == ref
    assert value.trail  # configured, whatever it is


def test_an_argument_that_is_set_to_null_is_left_to_the_provider() -> None:
    graph = read_plan(
        plan(
            change("aws_x.user", ["create"], {}, after_unknown={"kms_key_id": True}),
            configuration={"resources": [block("aws_x.user", kms_key_id={"constant_value": None})]},
        )
    )
    value = graph.resources["aws_x.user"].at("kms_key_id")
    assert value.is_unknown
    assert value.trail == ()


@pytest.mark.parametrize(
    ("call", "reference", "address"),
    [
        ({}, "module.key.arn", "module.key"),
        ({"count_expression": {}}, "module.key[0].arn", "module.key[0]"),
        ({"for_each_expression": {}}, 'module.key["a.b"].arn', 'module.key["a.b"]'),
        ({"for_each_expression": {}}, "module.key.arn", None),
    ],
)
def test_module_instances_are_told_apart(call: Json, reference: str, address: str | None) -> None:
    instance = address or 'module.key["z"]'
    own = {"references": ["aws_kms_key.this.arn", "aws_kms_key.this"]}
    config = _key_module(own, **call) | {
        "resources": [block("aws_x.user", kms_key_id=[reference, reference.rpartition(".")[0]])]
    }
    graph = read_plan(
        plan(
            change(f"{instance}.aws_kms_key.this", ["create"], {}, after_unknown={"arn": True}),
            change("aws_x.user", ["create"], {}, after_unknown={"kms_key_id": True}),
            configuration=config,
        )
    )
    ref = graph.resources["aws_x.user"].at("kms_key_id").ref
    assert ref == (Ref(f"{address}.aws_kms_key.this", ("arn",)) if address else None)


def test_a_module_input_is_followed_to_the_caller() -> None:
    user = block("aws_x.user", kms_key_id=["var.key_arn"])
    child: Json = {"resources": [user], "variables": {"key_arn": {}}}
    call = {"source": "./user", "module": child}
    argument = {"references": ["aws_kms_key.a.arn", "aws_kms_key.a"]}
    graph = read_plan(
        plan(
            change("aws_kms_key.a", ["create"], {}, after_unknown={"arn": True}),
            change("module.user.aws_x.user", ["create"], {}, after_unknown={"kms_key_id": True}),
            configuration={"module_calls": {"user": call | {"expressions": {"key_arn": argument}}}},
        )
    )
    value = graph.resources["module.user.aws_x.user"].at("kms_key_id")
    assert value.ref == Ref("aws_kms_key.a", ("arn",))
    assert [hop.what for hop in value.trail][1] == "module input key_arn"
    assert graph.modules["module.user"].variables["key_arn"].value.ref == value.ref


def test_null_placeholders_of_unknown_elements() -> None:
    after = {"list": [None, "b"], "object": {"known": 1.5}}
    marks = {"list": [True, False], "object": {"later": True, "no": False}, "none": False}
    hidden = {"object": {"known": True}}
    graph = read_plan(
        plan(change("aws_x.y", ["create"], after, after_unknown=marks, after_sensitive=hidden))
    )
    values = graph.resources["aws_x.y"].values
    assert values.at(("list", 0)).unknown is not None
    assert values.at(("list", 0)).unknown.detail == "aws_x.y.list[0]"  # type: ignore[union-attr]
    assert values.at(("list", 1)).data == "b"
    assert values.at(("object", "known")).data == Decimal("1.5")
    assert values.at(("object", "known")).sensitive
    assert values.at(("object", "later")).is_unknown
    assert "none" not in dict(values.children())


def test_an_errored_plan_is_judged_with_a_diagnostic() -> None:
    graph = read_plan(plan(change("aws_x.y", ["create"], {"a": 1}), errored=True))
    assert graph.resources["aws_x.y"].at("a").data == 1
    assert [d.severity for d in graph.diagnostics] == ["error"]
    assert "ended with an error" in graph.diagnostics[0].message


def test_a_targeted_plan_keeps_what_it_leaves_alone() -> None:
    kept = {"address": "aws_x.kept", "mode": "managed", "type": "aws_x", "name": "kept",
            "values": {"a": 1}}  # fmt: skip
    values = {"root_module": {"resources": [kept]}}
    graph = read_plan(plan(change("aws_x.y", ["create"], {}), planned_values=values))
    assert graph.resources["aws_x.kept"].at("a").data == 1
    assert graph.resources["aws_x.kept"].change is None


def test_deposed_objects_and_forgotten_ones_are_gone() -> None:
    deposed = change("aws_x.y", ["delete"], None, before={"a": 1}) | {"deposed": "0a1b"}
    graph = read_plan(
        plan(
            change("aws_x.y", ["no-op"], {"a": 2}, before={"a": 2}),
            deposed,
            change("aws_x.z", ["forget"], None, before={"a": 3}),
        )
    )
    assert graph.resources["aws_x.y"].at("a").data == 2
    assert graph.resources["aws_x.y (deposed object 0a1b)"].exists is False
    assert graph.resources["aws_x.z"].exists is False
    assert graph.resources["aws_x.z"].at("a").data == 3


def test_failed_checks_carry_their_messages() -> None:
    checks = [
        {
            "address": {"kind": "check", "to_display": "check.health"},
            "status": "fail",
            "instances": [
                {
                    "address": {"to_display": "check.health"},
                    "status": "fail",
                    "problems": [{"message": "not healthy"}],
                }
            ],
        },
        {"address": {"kind": "resource", "to_display": "aws_x.y"}, "status": "unknown"},
    ]
    graph = read_plan(plan(checks=checks))
    assert [(c.address, c.kind, c.verdict, c.message) for c in graph.checks] == [
        ("check.health", "assert", False, "not healthy"),
        ("aws_x.y", "condition", None, ""),
    ]


def test_opentofu_is_recognised_by_its_registry() -> None:
    entry = change("aws_x.y", ["create"], {})
    entry["provider_name"] = "registry.opentofu.org/hashicorp/aws"
    assert read_plan(plan(entry, terraform_version="1.10.0")).engine == "opentofu 1.10.0"


GOOD = plan(change("aws_x.y", ["create"], {"a": "é"}))


@pytest.mark.parametrize(
    "content",
    [
        GOOD,
        b"\xef\xbb\xbf" + GOOD,
        GOOD.decode().encode("utf-16"),
        b"\nWarning: Deprecated Parameter\n\n  on backend.tf line 5:\n\n" + GOOD + b"\n",
        b"[command]terraform-bin show -json p"[9:] + b"\n" + GOOD + b"\n::debug:: end\n",
    ],
    ids=["plain", "byte order mark", "utf-16", "warning before", "wrapper around"],
)
def test_documents_as_they_arrive(content: bytes) -> None:
    assert read_plan(content).resources["aws_x.y"].exists


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BytesIO(GOOD)

    monkeypatch.setattr("sys.stdin", Stdin())
    assert read_plan("-").root == "<stdin>"


@pytest.mark.parametrize(
    ("content", "message", "place"),
    [
        (b"", "an empty file", (1, 1)),
        (b"Error: no plan\n", "no JSON", (1, 1)),
        (GOOD[:-40], "ends early", (1, None)),
        (b'{"a": "b', "ends early", (1, 7)),
        (b'{\n "a": 1,\n "b" 2\n}', "not JSON", (3, 6)),
        (b"[1, 2]", "array", (1, 1)),
        (b'{"a": "\xff"}', "not UTF-8", (1, 8)),
        (b'{"a": NaN}', "not a JSON number", (None, None)),
        (GOOD + b"\n" + GOOD, "more JSON", (2, 1)),
        (GOOD + b"}", "more JSON", (1, len(GOOD.decode()) + 1)),
        (b'{"@level":"info","@message":"x"}\n{"@level":"info"}', "event stream", (1, 1)),
        (b'{"version": 4, "serial": 1, "lineage": "x"}', "a Terraform state file", (None, None)),
        (b'{"format_version": "1.0", "values": {}}', "without a plan file", (None, None)),
        (b'{"format_version": "1.0"}', "without a plan file", (None, None)),
        (b'{"provider_schemas": {}, "format_version": "1.0"}', "provider schemas", (None, None)),
        (b"{}", "something else", (None, None)),
        (b'{"format_version": "2.0", "resource_changes": []}', '"2.0" is not', (None, None)),
        (b'{"format_version": "1.2", "resource_changes": {}}', "not a JSON array", (None, None)),
        (b'{"format_version": "1.2", "resource_changes": [1]}', "array of obj", (None, None)),
        (plan({"mode": "managed", "type": "aws_x"}), "without address", (None, None)),
        (plan(change("aws_x.y", [3], {})), "has no actions", (None, None)),
        (b"PK\x03\x04rest", "a binary plan", (None, None)),
        (b"[" * 100_000, "nested too deeply", (None, None)),
        (b'{"a": ' + b"9" * 5000 + b"}", "not JSON", (None, None)),
    ],
)
def test_bad_documents_are_one_error(
    content: bytes, message: str, place: tuple[int | None, int | None], tmp_path: Path
) -> None:
    path = tmp_path / "plan.json"
    path.write_bytes(content)
    with pytest.raises(PlanError) as caught:
        read_plan(str(path))
    error = caught.value
    assert message in error.message
    assert error.path == str(path)
    assert error.line == place[0]
    if place[1] is not None:
        assert error.column == place[1]
        assert str(error).startswith(f"{path}:{place[0]}:{place[1]}: ")


def _mutated(node: Any, path: list[Any], value: object) -> Any:
    """A copy of a document with another value at `path`."""
    if not path:
        return value
    copy = dict(node) if isinstance(node, dict) else list(node)
    copy[path[0]] = _mutated(node[path[0]], path[1:], value)
    return copy


def _paths(node: Any, path: list[Any]) -> Iterator[list[Any]]:
    yield path
    items: Any = node.items() if isinstance(node, dict) else ()
    for key, child in enumerate(node) if isinstance(node, list) else items:
        yield from _paths(child, [*path, key])


@pytest.mark.parametrize(("name", "stride"), [("first.plan.json", 97), ("second.plan.json", 331)])
def test_no_wrong_type_anywhere_is_more_than_one_error(name: str, stride: int) -> None:
    """Whatever part of a plan is something else: read, or refused; never another exception."""
    document = json.loads((CONSUMER / name).read_text())
    paths = list(_paths(document, []))[1:]
    replacements = [None, 7, "x", True, [], {}, [1], {"x": 1}, [[]]]
    refused = 0
    for number in range(0, len(paths) * len(replacements), stride):
        path, value = paths[number // len(replacements)], replacements[number % len(replacements)]
        try:
            graph = read_plan(_mutated(document, path, value))
            for resource in graph.resources.values():
                list(resource.values.walk())
                if resource.change:
                    list(resource.change.before.walk())
        except PlanError:
            refused += 1
    assert refused > 2


def test_a_deeply_nested_value_is_an_unknown_not_a_crash() -> None:
    deep: object = "leaf"
    for _ in range(300):
        deep = [deep]
    graph = read_plan(plan(change("aws_x.y", ["create"], {"a": deep})))
    last = [value for _, value in graph.resources["aws_x.y"].values.walk()][-1]
    assert last.unknown is not None
    assert last.unknown.cause is Cause.ERROR


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="no such file: write it with `terraform plan"):
        read_plan(str(tmp_path / "missing.json"))
    with pytest.raises(PlanError, match="a directory"):
        read_plan(str(tmp_path))
    with pytest.raises(PlanError, match="larger than"):
        read_plan(GOOD, limit=100)
    with pytest.raises(PlanError, match="cannot be read"):
        read_plan("nul\0byte.json")


def test_errors_do_not_quote_sensitive_values() -> None:
    with pytest.raises(PlanError) as caught:
        read_plan(b'{"password": "hunter2", "x" }')
    assert "hunter2" not in str(caught.value)


def test_values_are_built_when_they_are_looked_at() -> None:
    """A large plan costs what its JSON costs, not what all of its values would."""
    wide = {f"attribute_{n}": f"value {n}" for n in range(200)}
    content = plan(*(change(f"aws_x.y{n}", ["create"], wide) for n in range(100)))
    tracemalloc.start()
    try:
        graph = read_plan(content)
        read, _ = tracemalloc.get_traced_memory()
        count = sum(1 for r in graph.resources.values() for _ in r.values.walk())
        walked, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 100 * 201
    assert walked - read > 1_000_000  # the values themselves
    assert read < 12 * len(content)
    assert graph.resources["aws_x.y0"].at("attribute_1") is graph.resources["aws_x.y0"].at(
        "attribute_1"
    )
