"""What a plan does to what is published: gravest first, with what forces it."""

from __future__ import annotations

from harness.plan_documents import block, change, plan

from validator.contract.actions import Action, actions
from validator.contract.model import Contract, Entry, Parameter
from validator.evaluate import evaluate_root
from validator.plan.reader import read_plan

CONFIGURATION = {
    "outputs": {
        "vpc_id": {"expression": {"references": ["aws_vpc.main.id", "aws_vpc.main"]}},
        "bucket": {"expression": {"references": ["aws_s3_bucket.logs.id", "aws_s3_bucket.logs"]}},
    },
    "resources": [
        block("aws_vpc.main", cidr_block={"constant_value": "10.1.0.0/16"}),
        block("aws_s3_bucket.logs", bucket={"constant_value": "logs"}),
    ],
}


def planned(*changes: object, **more: object) -> tuple[Action, ...]:
    raw = plan(*changes, configuration=CONFIGURATION, **more)  # type: ignore[arg-type]
    return actions(read_plan(raw, root="root"), FROZEN)


FROZEN = Contract(
    "dev",
    {
        "vpc_id": Entry("vpc_id", "string", ("aws_vpc.id",), "/s/vpc", address="aws_vpc.main"),
        "group_id": Entry(
            "group_id", "string", ("aws_security_group.id",), address="aws_security_group.rds"
        ),
    },
    {
        "/s/vpc": Parameter("/s/vpc", output="vpc_id"),
        "/s/extra": Parameter("/s/extra"),
    },
)


def test_destruction_comes_first_and_idle_instances_not_at_all() -> None:
    found = planned(
        change("aws_sqs_queue.new", ["create"], {"name": "new"}),
        change("aws_s3_bucket.logs", ["update"], {"bucket": "logs"}, before={"bucket": "logs"}),
        change("aws_sqs_queue.same", ["no-op"], {"name": "same"}, before={"name": "same"}),
        change("aws_sqs_queue.old", ["delete"], None, before={"name": "old"}),
        change(
            "aws_vpc.main",
            ["delete", "create"],
            {"cidr_block": "10.1.0.0/16"},
            before={"cidr_block": "10.0.0.0/16", "id": "vpc-1"},
            replace_paths=[["cidr_block"], ["tags", "Name"]],
        ),
        change("aws_security_group.rds", ["delete"], None, before={"id": "sg-1"}),
        planned_values={"outputs": {"bucket": {"sensitive": False}}, "root_module": {}},
    )
    assert [(one.verb, one.address, one.names) for one in found] == [
        ("destroy", "aws_security_group.rds", ("group_id",)),
        ("destroy", "aws_sqs_queue.old", ()),
        ("replace", "aws_vpc.main", ("vpc_id",)),
        ("update", "aws_s3_bucket.logs", ("bucket",)),
        ("create", "aws_sqs_queue.new", ()),
    ]
    assert [one.destroys for one in found] == [True, True, True, False, False]
    assert found[2].forced_by == ("cidr_block", "tags.Name")
    assert not found[2].before_destroy


def test_what_a_name_was_before_the_plan_is_it_too() -> None:
    found = planned(
        change("aws_vpc.old", ["delete"], None, before={"id": "vpc-0", "arn": "arn:vpc-0"}),
        change("aws_vpc.main", ["create"], {"cidr_block": "10.1.0.0/16"}),
        output_changes={
            "vpc_id": {"actions": ["update"], "before": "vpc-0", "after_unknown": True}
        },
    )
    assert {(one.verb, one.address): one.names for one in found} == {
        ("destroy", "aws_vpc.old"): ("vpc_id",),
        ("create", "aws_vpc.main"): ("vpc_id",),
    }


def test_a_parameter_is_what_it_publishes() -> None:
    found = planned(
        change("aws_ssm_parameter.vpc", ["delete"], None, before={"name": "/s/vpc"}),
        change("aws_ssm_parameter.extra", ["delete"], None, before={"name": "/s/extra"}),
        change("aws_ssm_parameter.own", ["delete"], None, before={"name": "/own"}),
    )
    assert {one.address: one.names for one in found} == {
        "aws_ssm_parameter.vpc": ("vpc_id",),
        "aws_ssm_parameter.extra": ("/s/extra",),
        "aws_ssm_parameter.own": (),
    }


def test_the_engines_reason_is_told_in_words() -> None:
    entry = change("aws_vpc.main", ["create", "delete"], {"id": "vpc-2"}, before={"id": "vpc-1"})
    entry["action_reason"] = "replace_because_tainted"
    (one,) = planned(entry)
    assert (one.verb, one.because, one.before_destroy) == ("replace", "it is tainted", True)


def test_sources_alone_do_nothing(tmp_path: object) -> None:
    assert actions(evaluate_root(str(tmp_path))) == ()
