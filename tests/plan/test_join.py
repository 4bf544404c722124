"""The engine's values and the sources' provenance in one graph, and how far the two agree."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from harness.plan_documents import CONSUMER, change, plan

from validator.evaluate import Options, evaluate_root
from validator.model.graph import Graph, Module, Resource
from validator.model.location import Hop, Location
from validator.model.value import (
    Cause,
    Ref,
    Unknown,
    Value,
    from_python,
    null,
    unknown,
)
from validator.plan.addresses import generalised, index_text, split, unquote
from validator.plan.compare import equal, pair
from validator.plan.join import join, joined, parity
from validator.plan.reader import plan_variables, read_plan
from validator.plan.state import read_state

HERE = (Hop("argument a", "aws_x.y", Location("main.tf", 3)),)
ARN = Ref("aws_kms_key.k", ("arn",))
LATER = unknown(Cause.ENGINE, "aws_x.y.a")
NOT_S3 = Unknown(Cause.FUNCTION, "x", ("arn:aws:sns:", LATER))
KEY_ARN = unknown(Cause.COMPUTED, "aws_kms_key.k.arn", ref=ARN, trail=HERE)


def symbolic(values: dict[str, Any], address: str = "aws_x.y", **more: Any) -> Graph:
    """A symbolic graph of one instance; `values` hold Values or plain data."""
    fields = {
        name: value if isinstance(value, Value) else from_python(value, HERE)
        for name, value in values.items()
    }
    resource = Resource(
        address,
        "managed",
        "aws_x",
        "y",
        "",
        None,
        Value(data=fields),
        Location("main.tf", 1),
        **more,
    )
    return Graph("root", "symbolic", {address: resource}, {"": Module("", "root")})


def planned(after: dict[str, Any], address: str = "aws_x.y", **more: Any) -> Graph:
    """The plan of one instance."""
    return read_plan(plan(change(address, ["create"], after, **more)))


@pytest.fixture(scope="module")
def sources() -> Graph:
    """The symbolic evaluation of the consumer root."""
    return evaluate_root(str(CONSUMER))


@pytest.fixture(scope="module")
def first() -> Graph:
    """The engine's first plan of the consumer root."""
    return read_plan(str(CONSUMER / "first.plan.json"))


class TestRealPlans:
    """A real plan with the sources it was made of."""

    def test_the_sources_agree_with_the_first_plan(self, first: Graph, sources: Graph) -> None:
        found = parity(first, sources)
        assert found.missing == ()
        assert found.extra == ()
        assert found.conflicts == ()
        assert found.unresolved == ()
        assert found.presumed == ()

    def test_unknown_values_have_the_trail_of_the_sources(
        self, first: Graph, sources: Graph
    ) -> None:
        graph = join(first, sources)
        value = graph.resources["aws_cloudwatch_log_group.tier[0]"].at("kms_key_id")
        assert value.unknown is not None
        assert value.unknown.cause is Cause.ENGINE
        assert value.ref == Ref("module.key.aws_kms_key.this", ("arn",))
        assert value.location is not None
        text = (CONSUMER / "main.tf").read_text().splitlines()[value.location.line - 1]
        assert "kms_key_id" in text
        assert value.trail[-1].location is not None
        assert value.trail[-1].location.path.endswith("modules/key/main.tf")

    def test_a_template_keeps_its_pieces(self, first: Graph, sources: Graph) -> None:
        value = join(first, sources).resources["aws_ssm_parameter.path"].at("value")
        assert value.ref is None
        assert value.unknown is not None
        assert value.unknown.pieces[-1] == "/*"

    def test_a_set_that_the_engine_does_not_know_has_its_elements(
        self, first: Graph, sources: Graph
    ) -> None:
        subnets = join(first, sources).resources["aws_db_subnet_group.data"].at("subnet_ids")
        assert isinstance(subnets.data, tuple)
        assert [str(item.ref) for item in subnets.data] == [
            'aws_subnet.data["a"].id', 'aws_subnet.data["b"].id',
        ]  # fmt: skip

    def test_set_blocks_in_another_order_are_matched_by_content(
        self, first: Graph, sources: Graph
    ) -> None:
        rules = join(first, sources).resources["aws_security_group.database"].blocks("ingress")
        lines = (CONSUMER / "main.tf").read_text().splitlines()
        assert len(rules) == 2
        for rule in rules:
            text = rule.at(("description",))
            assert text.location is not None
            assert str(text.data) in lines[text.location.line - 1]

    def test_known_values_keep_the_engine_and_get_the_reference(
        self, first: Graph, sources: Graph
    ) -> None:
        graph = join(first, sources)
        name = graph.resources["aws_db_instance.main"].at("db_subnet_group_name")
        assert name.data == "plan-data"
        assert name.ref == Ref("aws_db_subnet_group.data", ("name",))
        retention = graph.resources["aws_cloudwatch_log_group.tier[0]"].at("retention_in_days")
        assert retention.data == 30  # written as "30"
        assert retention.location is not None

    def test_what_the_provider_sets_has_no_provenance(self, first: Graph, sources: Graph) -> None:
        database = join(first, sources).resources["aws_db_instance.main"]
        for name in ("kms_key_id", "publicly_accessible", "arn"):
            value = database.at(name)
            assert not value.is_null
            assert (value.ref, value.trail) == (None, ())
            assert value.unknown is None or not value.unknown.inputs
        assert database.location is not None

    def test_what_only_the_sources_tell(self, first: Graph, sources: Graph) -> None:
        graph = join(first, sources)
        assert (graph.source, graph.engine) == ("plan", "terraform 1.11.4")
        assert graph.root == sources.root
        assert graph.unplanned == ()
        assert graph.resources["aws_vpc.main"].location is not None
        assert graph.providers["aws"].values.at(("region",)).data == "ap-northeast-2"
        assert not graph.modules[""].settings.is_null
        assert graph.outputs["key_arn"].location is not None
        assert graph.checks[0].location is not None
        assert graph.checks[0].verdict is True

    def test_sensitive_values_stay_sensitive(self, first: Graph, sources: Graph) -> None:
        graph = join(first, sources)
        assert graph.resources["aws_db_instance.main"].at("password").sensitive
        assert graph.resources["aws_ssm_parameter.path"].at("value").sensitive
        assert graph.outputs["password"].value.sensitive

    def test_a_later_plan_is_joined_with_its_own_inputs(self) -> None:
        second = read_plan(str(CONSUMER / "second.plan.json"))
        sources = evaluate_root(str(CONSUMER), Options(variables=plan_variables(second)))
        assert parity(second, sources).conflicts == ()
        assert parity(second, sources).agrees
        graph = join(second, sources)
        gone = graph.resources["aws_cloudwatch_log_group.tier[1]"]
        assert gone.exists is False
        assert gone.at("name").data == "/plan-data/b"
        group = graph.resources["aws_cloudwatch_log_group.tier[0]"].at("kms_key_id")
        assert str(group.data).startswith("arn:aws:kms:")
        assert group.ref == Ref("module.key.aws_kms_key.this", ("arn",))
        assert graph.drift["aws_vpc.main"].actions == ("update",)
        assert graph.outputs["key_arn"].value.ref == group.ref

    def test_other_inputs_are_conflicts(self, sources: Graph) -> None:
        second = read_plan(str(CONSUMER / "second.plan.json"))
        found = parity(second, sources)
        assert found.extra == ("aws_cloudwatch_log_group.tier[1]",)
        assert [(c.address, c.attribute) for c in found.conflicts] == [
            ("aws_security_group.database", "name")
        ]
        assert not found.agrees

    def test_a_state_joins_as_a_plan_does(self, sources: Graph) -> None:
        state = read_state(str(CONSUMER / "raw-state.json"))
        found = parity(state, sources)
        assert (found.missing, found.extra) == ((), ())
        # The emulator that this state was made with does not give bucket tags back.
        assert [(c.address, c.attribute) for c in found.conflicts] == [
            ("aws_s3_bucket.log", "tags_all.Project")
        ]
        value = join(state, sources).resources["aws_cloudwatch_log_group.tier[0]"].at("kms_key_id")
        assert value.is_known
        assert value.ref == Ref("module.key.aws_kms_key.this", ("arn",))

    @pytest.mark.parametrize(
        ("line", "change_to", "attribute"),
        [
            ('engine               = "postgres"', 'engine = "mysql"', "engine"),
            ("storage_encrypted    = true", "storage_encrypted = false", "storage_encrypted"),
            ('cidr_blocks = ["192.168.0.0/24"]', 'cidr_blocks = ["192.168.0.0/23"]', "ingress[0]"),
            ('Action    = "s3:*"', 'Action = "s3:Get*"', "policy"),
            ('alias  = "alias/plan-data"', 'alias = "alias/other"', "name"),
            ('tags = { Project = "plan-data" }', 'tags = { Project = "x" }', "tags_all.Project"),
        ],
    )
    def test_parity_sees_a_difference(
        self, first: Graph, tmp_path: Path, line: str, change_to: str, attribute: str
    ) -> None:
        shutil.copytree(CONSUMER, tmp_path / "consumer")
        main = tmp_path / "consumer" / "main.tf"
        assert line in main.read_text()
        main.write_text(main.read_text().replace(line, change_to))
        found = parity(first, evaluate_root(str(tmp_path / "consumer")))
        assert found.conflicts
        assert all(difference.attribute.startswith(attribute) for difference in found.conflicts)


class TestValues:
    """One engine value and one value of the sources."""

    def test_unknown_takes_reference_trail_and_alternatives(self) -> None:
        options = (from_python("a"), from_python("b"))
        choice = Value(unknown=Unknown(Cause.FUNCTION, "x", alternatives=options), trail=HERE)
        assert joined(LATER, KEY_ARN).ref == ARN
        assert joined(LATER, KEY_ARN).trail == HERE
        result = joined(LATER, choice)
        assert result.unknown is not None
        assert result.unknown.alternatives == options

    def test_known_takes_the_alternative_that_it_is(self) -> None:
        other = Value(unknown=Unknown(Cause.COMPUTED, "z"), ref=Ref("aws_z.z", ("arn",)))
        option = Value(data="b", ref=ARN, trail=(Hop("output", "module.m"),))
        choice = Value(
            unknown=Unknown(Cause.FUNCTION, "x", alternatives=(other, option)), trail=HERE
        )
        result = joined(from_python("b"), choice)
        assert (result.data, result.ref) == ("b", ARN)
        assert [hop.what for hop in result.trail] == ["argument a", "output"]

    def test_a_conflict_keeps_the_place_but_not_the_reference(self) -> None:
        written = Value(data="a", ref=ARN, trail=(*HERE, Hop("local", "local.a")))
        result = joined(from_python("b"), written)
        assert (result.data, result.ref, result.trail) == ("b", None, HERE)

    def test_unset_in_the_sources_is_the_provider_s(self) -> None:
        inferred = Value(unknown=LATER.unknown, ref=ARN, trail=HERE)
        result = joined(inferred, null(HERE))
        assert (result.is_unknown, result.ref, result.trail) == (True, None, ())

    def test_elements_of_an_unknown_collection(self) -> None:
        every = Value(unknown=Unknown(Cause.FUNCTION, "x", element=KEY_ARN), trail=HERE)
        result = joined(from_python(["arn-1", "arn-2"]), every)
        assert [child.ref for _, child in result.children()] == [ARN, ARN]

    def test_a_resource_of_unknown_count_stands_for_all_instances(self) -> None:
        graph = join(
            planned({"a": 1}, address="aws_x.y[3]"),
            symbolic({"a": 1}, address="aws_x.y[*]", exists=None),
        )
        instance = graph.resources["aws_x.y[3]"]
        assert instance.exists is True
        assert instance.at("a").trail == HERE
        assert instance.location == Location("main.tf", 1)
        assert graph.unplanned == ()

    def test_instances_of_one_side_only(self) -> None:
        engine, own = planned({"a": 1}, address="aws_x.y[0]"), symbolic({"a": 1}, address="aws_x.z")
        graph = join(engine, own)
        assert list(graph.resources) == ["aws_x.y[0]"]
        assert graph.unplanned == ("aws_x.z",)
        found = parity(engine, own)
        assert (found.missing, found.extra) == (("aws_x.y[0]",), ("aws_x.z",))

    def test_what_the_engine_does_not_print_is_kept_from_the_sources(self) -> None:
        lifecycle = [{"prevent_destroy": True}]
        own = symbolic({"a": 1, "lifecycle": lifecycle, "tags_all": {"x": "y"}})
        resource = join(planned({"a": 1}), own).resources["aws_x.y"]
        assert resource.at("lifecycle", 0, "prevent_destroy").data is True
        assert resource.at("tags_all").is_null  # the type has no such attribute
        assert parity(planned({"a": 1}), own).agrees


class TestParity:
    """Which differences count."""

    @pytest.mark.parametrize(
        ("engine", "own"),
        [
            ('{"b":1,"a":[1,2]}', '{\n  "a": [1, 2],\n  "b": 1\n}'),
            ('{"Statement":[{"Action":"s3:*"}]}', '{"Statement": {"Action": ["s3:*"]}}'),
            ('{"Statement":[{"Action":["b","a"]}]}', '{"Statement":[{"Action":["a","b"]}]}'),
            ("tcp", "TCP"),
            ("5432", 5432),
            (30, "30"),
            ("true", True),
            (True, "true"),
            (1.50, "1.5"),
            (None, ""),
            ([], None),
            ("", None),
            (None, {}),
            (["b", "a"], ["a", "b"]),
            ([{"p": 1, "default": 0}, {"p": 2}], [{"p": 2}, {"p": 1}]),
            (["a"], ["a", "a"]),
            ("provider default", None),
            ({"create": "1h", "delete": None}, [{"create": "1h"}]),
        ],
    )
    def test_what_providers_write_anew_is_equal(self, engine: object, own: object) -> None:
        assert parity(planned({"a": engine}), symbolic({"a": own})).conflicts == ()

    @pytest.mark.parametrize(
        ("engine", "own", "attribute"),
        [
            ("a", "b", "a"),
            ('{"a":1}', '{"a":2}', "a"),
            ('{"a":["x","y"]}', '{"a":["y","x"]}', "a"),
            ('{"a":1}', "{broken", "a"),
            (1, True, "a"),
            (None, "a", "a"),
            (["a", "b"], ["a"], "a[1]"),
            (["a"], ["a", "b"], "a[1]"),
            ([{"p": 1}, {"p": 2}], [{"p": 1}, {"p": 3}], "a[1].p"),
            ({"k": "v"}, {"k": "w"}, "a.k"),
            ({"k": "v", "extra": "v"}, {"k": "v"}, "a.extra"),
            ({"k": "v"}, {"k": "v", "extra": "v"}, "a.extra"),
            ("arn:aws:s3:::x", Value(unknown=NOT_S3), "a"),
            (None, Value(unknown=Unknown(Cause.COMPUTED, "x", not_null=True)), "a"),
        ],
    )  # fmt: skip
    def test_what_differs_is_a_conflict(self, engine: object, own: object, attribute: str) -> None:
        found = parity(planned({"a": engine}), symbolic({"a": own}))
        assert [difference.attribute for difference in found.conflicts] == [attribute]
        assert found.conflicts[0].address == "aws_x.y"

    def test_who_knows_what_the_other_does_not(self) -> None:
        engine = planned({"a": "arn"}, after_unknown={"b": True})
        found = parity(engine, symbolic({"a": KEY_ARN, "b": "known"}))
        assert found.agrees
        assert found.unresolved == ("aws_x.y.a",)
        assert found.presumed == ("aws_x.y.b",)

    def test_sensitive_values_are_not_told(self) -> None:
        engine = planned({"a": "secret-1"}, after_sensitive={"a": True})
        text = str(parity(engine, symbolic({"a": "secret-2"})).conflicts[0])
        assert "secret" not in text.replace("(sensitive)", "")
        assert "aws_x.y.a" in text


class TestPairing:
    """Elements of sets, in whatever order the engine has them."""

    def test_unknown_elements_do_not_take_the_place_of_known_ones(self) -> None:
        engine = (from_python("x"), LATER)
        own = (KEY_ARN, from_python("x"))
        assert pair(engine, own) == [1, 0]

    def test_most_in_common_wins(self) -> None:
        engine = tuple(from_python({"p": 1, "t": text}) for text in ("b", "a"))
        own = tuple(from_python({"p": 1, "t": text}) for text in ("a", "b"))
        assert pair(engine, own) == [1, 0]

    def test_long_lists_are_paired_by_position(self) -> None:
        items = tuple(from_python(str(n)) for n in range(1000))
        assert pair(items, items[::-1])[:2] == [0, 1]
        assert pair(items, items) == list(range(1000))

    def test_equality_is_symmetric(self) -> None:
        values = [
            from_python(x) for x in (None, "", 0, "0", False, "false", 1, True, "1", "{}", [])
        ]
        for left in values:
            for right in values:
                assert equal(left, right) == equal(right, left)


class TestAddresses:
    """Addresses as the engine writes them."""

    @pytest.mark.parametrize("key", ["a", 'q"', "${x}", "%{x}", "\\", "\n\r\t", "a.b[0]", "키", ""])
    def test_keys_round_trip(self, key: str) -> None:
        text = f"aws_x.y{index_text(key)}.arn"
        assert split(text) == (("aws_x", None), ("y", key), ("arn", None))
        assert unquote(index_text(key)[2:-2]) == key

    def test_every_generalisation_the_most_specific_first(self) -> None:
        found = list(generalised('module.m["a"].aws_x.y[0]'))
        assert found == [
            'module.m["a"].aws_x.y[*]', "module.m[*].aws_x.y[0]", "module.m[*].aws_x.y[*]",
        ]  # fmt: skip
        assert list(generalised("aws_x.y")) == []

    @pytest.mark.parametrize("text", ["a[", "[0]", "a[0][1]", 'a["x]', "a..b"])
    def test_what_is_no_address(self, text: str) -> None:
        with pytest.raises(ValueError, match="not an address"):
            split(text)


def test_the_plans_of_these_tests_hold_no_machine_paths() -> None:
    for path in CONSUMER.glob("*.json"):
        text = path.read_text()
        assert json.loads(text)
        assert not {"/home/", "/root/", "/tmp/", "/Users/"} & {
            text[i : i + n] for n in (5, 6, 7) for i in range(len(text) - n)
        }
