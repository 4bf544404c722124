"""Every change of the foundation's own contract is classified, and names what it breaks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from harness.foundation import Foundation

from validator.contract.diff import diff, diff_environments
from validator.contract.model import Contract, ContractChange, Deprecation
from validator.facts.contract import CONTRACT

OUTPUTS = "environments/dev/outputs.tf"
ENTRIES = "environments/dev/contract.tf"
LISTS = {name for name, entry in CONTRACT.items() if entry.shape == "list"}
EXTRA = """
resource "aws_ssm_parameter" "extra" {
  name  = "/connectly-shared/dev/extra"
  type  = "String"
  value = "x"
}
"""
SUBNETS = "[for az in keys(var.private_subnets) : aws_subnet.private[az].id]"


def told(changes: tuple[ContractChange, ...]) -> set[tuple[str, str, str]]:
    return {(one.kind, one.change, one.name) for one in changes}


def breaking(changes: tuple[ContractChange, ...]) -> set[tuple[str, str]]:
    assert {one.kind for one in changes} <= {"breaking", "additive", "internal"}
    return {(one.change, one.name) for one in changes if one.kind == "breaking"}


def test_nothing_changes_without_a_change(foundation: Foundation, dev: Contract) -> None:
    assert len(dev.entries) == 21
    assert diff(dev, foundation.contract()) == ()


@pytest.mark.parametrize("name", CONTRACT)
def test_removing_an_output_breaks_it_and_its_parameter(
    foundation: Foundation, dev: Contract, name: str
) -> None:
    foundation.cut(OUTPUTS, rf'^output "{name}" \{{.*?^\}}\n')
    foundation.cut(ENTRIES, rf"^    {name} = \{{.*?^    \}}\n")
    changes = diff(dev, foundation.contract())
    assert told(changes) == {("breaking", "removed", name), ("breaking", "ssm", name)}
    assert changes[0].location is not None or changes[1].location is not None


@pytest.mark.parametrize("name", CONTRACT)
def test_renaming_an_output_suggests_the_new_name(
    foundation: Foundation, dev: Contract, name: str
) -> None:
    foundation.edit(OUTPUTS, (f'output "{name}"', f'output "shared_{name}"'))
    changes = diff(dev, foundation.contract())
    assert told(changes) == {("breaking", "renamed", name)}
    (one,) = changes
    assert one.suggestion == f"shared_{name}"
    assert one.location is not None
    assert one.location.path.endswith(OUTPUTS)


@pytest.mark.parametrize("name", CONTRACT)
def test_retyping_an_output_breaks_its_type_alone(
    foundation: Foundation, dev: Contract, name: str
) -> None:
    value = f"local.contract.{name}.value" + ("s" if name in LISTS else "")
    other = f'join(",", {value})' if name in LISTS else f"[{value}]"
    foundation.edit(OUTPUTS, (f"= {value}\n", f"= {other}\n"))
    (one, *rest) = diff(dev, foundation.contract())
    assert (one.kind, one.change, one.name) == ("breaking", "type", name)
    assert {one.before, one.after} == {"string", "list(string)"}
    assert {other.kind for other in rest} <= {"internal"}


def test_a_private_subnet_in_a_public_table_changes_what_is_private(
    foundation: Foundation, dev: Contract
) -> None:
    foundation.edit(
        "modules/network/routes.tf",
        (
            "route_table_id = aws_route_table.private[each.key].id\n  subnet_id",
            'route_table_id = each.key == "ap-northeast-2a" ? aws_route_table.public[each.key].id'
            " : aws_route_table.private[each.key].id\n  subnet_id",
        ),
    )
    changes = diff(dev, foundation.contract())
    assert breaking(changes) == {
        ("meaning", "private_subnet_ids"),
        ("meaning", "rds_subnet_group_id"),
        ("meaning", "rds_subnet_group_name"),
        ("meaning", "elasticache_subnet_group_name"),
    }
    (subnets,) = (one for one in changes if one.name == "private_subnet_ids")
    assert "element [0] was private, and subnet 10.0.16.0/20 is public now" in subnets.reason


def test_a_public_subnet_among_the_private_ones_is_another_meaning(
    foundation: Foundation, dev: Contract
) -> None:
    mixed = SUBNETS.replace("aws_subnet.private[az].id", "(az == keys(var.private_subnets)[1] ? "
                            "aws_subnet.public[az].id : aws_subnet.private[az].id)")  # fmt: skip
    foundation.edit("modules/network/outputs.tf", (SUBNETS, mixed))
    found = breaking(diff(dev, foundation.contract()))
    assert ("meaning", "private_subnet_ids") in found
    assert "vpc_id" not in {name for _, name in found}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("reverse({})", ("breaking", "order")),
        ("slice({}, 0, 1)", ("breaking", "meaning")),
        ("concat({}, [module.network.public_subnet_ids[0]])", ("additive", "meaning")),
        ("concat([module.network.public_subnet_ids[0]], {})", ("breaking", "order")),
        ("[for one in {} : one]", None),
        ("toset({})", ("breaking", "type")),
        ("{{ for n, one in {} : n => one }}", ("breaking", "type")),
    ],
)
def test_what_becomes_of_a_list(
    foundation: Foundation, dev: Contract, expression: str, expected: tuple[str, str] | None
) -> None:
    value = "local.contract.private_subnet_ids.values"
    foundation.edit(OUTPUTS, (f"= {value}\n", f"= {expression.format(value)}\n"))
    found = [one for one in diff(dev, foundation.contract()) if one.change != "ssm"]
    assert told(tuple(found)) == ({(*expected, "private_subnet_ids")} if expected else set())


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("rds_security_group_id", "rds_security_group_id", "elasticache_security_group_id"),
        ("alb_security_group_id", "alb_security_group_id", "ecs_tasks_security_group_id"),
    ],
)
def test_another_group_of_the_same_type_is_another_meaning(
    foundation: Foundation, dev: Contract, name: str, old: str, new: str
) -> None:
    foundation.edit(ENTRIES, (f"module.security_groups.{old}\n", f"module.security_groups.{new}\n"))
    assert breaking(diff(dev, foundation.contract())) == {("meaning", name)}


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("alb_logs_bucket_id", "module.alb_logs_bucket.id", "module.logs_bucket.id"),
        ("logs_bucket_arn", "module.logs_bucket.arn", "module.logs_bucket.id"),
        ("kms_key_arn", "module.kms_key.key_arn", "module.kms_key.key_id"),
        ("ecs_cluster_name", "module.ecs_cluster.name", "module.ecs_cluster.arn"),
        ("vpc_id", "module.network.vpc_id", '"vpc-0123456789abcdef0"'),
    ],
)
def test_another_thing_or_attribute_is_another_meaning(
    foundation: Foundation, dev: Contract, name: str, old: str, new: str
) -> None:
    foundation.edit(ENTRIES, (f"= {old}\n", f"= {new}\n"))
    assert breaking(diff(dev, foundation.contract())) == {("meaning", name)}


def test_an_attribute_that_is_always_equal_changes_nothing(
    foundation: Foundation, dev: Contract
) -> None:
    """AWS makes the id of a cluster its ARN, and the id of a bucket its name."""
    foundation.edit(ENTRIES, ("= module.ecs_cluster.id\n", "= module.ecs_cluster.arn\n"))
    foundation.edit(
        "modules/s3-bucket/outputs.tf", ("aws_s3_bucket.this.id", "aws_s3_bucket.this.bucket")
    )
    assert breaking(diff(dev, foundation.contract())) == set()


def test_another_terraform_name_is_internal(foundation: Foundation, dev: Contract) -> None:
    for path in sorted((foundation.tree / "modules/network").glob("*.tf")):
        text = path.read_text()
        path.write_text(
            text.replace("aws_vpc.this", "aws_vpc.main").replace(
                '"aws_vpc" "this"', '"aws_vpc" "main"'
            )
        )
    for path in sorted((foundation.tree / "environments/dev").glob("*.tf")):
        path.write_text(
            path.read_text()
            .replace("module.kms_key", "module.key")
            .replace('module "kms_key"', 'module "key"')
        )
    changes = diff(dev, foundation.contract())
    assert told(changes) == {
        ("internal", "address", name)
        for name in ("vpc_id", "vpc_cidr", "kms_key_id", "kms_key_arn")
    }


def test_a_second_key_in_its_place_is_another_meaning(
    foundation: Foundation, dev: Contract
) -> None:
    """A key has no name of its own: that the old one is still there tells that this is another."""
    main = foundation.tree / "environments/dev/main.tf"
    text = main.read_text()
    block = text[text.index('module "kms_key"') : text.index('module "network"')]
    main.write_text(text + "\n" + block.replace('module "kms_key"', 'module "second_key"'))
    foundation.edit(ENTRIES, ("module.kms_key.key_arn", "module.second_key.key_arn"))
    assert breaking(diff(dev, foundation.contract())) == {("meaning", "kms_key_arn")}


def test_a_sensitive_output_breaks(foundation: Foundation, dev: Contract) -> None:
    foundation.edit(OUTPUTS, ('output "vpc_id" {', 'output "vpc_id" {\n  sensitive = true'))
    after = foundation.contract()
    assert told(diff(dev, after)) == {("breaking", "sensitivity", "vpc_id")}
    assert told(diff(after, dev)) == {("additive", "sensitivity", "vpc_id")}


def test_another_path_or_type_of_a_parameter_breaks(foundation: Foundation, dev: Contract) -> None:
    foundation.edit(ENTRIES, ('"vpc/id"', '"network/id"'))
    foundation.edit(
        "modules/contract/main.tf",
        ("= each.value.type", '= each.key == "kms_key_id" ? "SecureString" : each.value.type'),
    )
    changes = diff(dev, foundation.contract())
    assert told(changes) == {("breaking", "ssm", "vpc_id"), ("breaking", "ssm-type", "kms_key_id")}
    (moved,) = (one for one in changes if one.name == "vpc_id")
    assert moved.suggestion == "read /connectly-shared/dev/network/id"


def test_a_parameter_without_output(foundation: Foundation, dev: Contract) -> None:
    main = foundation.tree / "environments/dev/main.tf"
    main.write_text(main.read_text() + EXTRA)
    after = foundation.contract()
    assert told(diff(dev, after)) == {("additive", "added", "/connectly-shared/dev/extra")}
    assert told(diff(after, dev)) == {("breaking", "removed", "/connectly-shared/dev/extra")}


def test_another_place_of_the_state_breaks_every_reader(
    foundation: Foundation, dev: Contract
) -> None:
    foundation.edit("environments/dev/backend.tf", ("shared/dev/terraform", "shared/dev/network"))
    found = diff(dev, foundation.contract())
    assert told(found) == {("breaking", "state", "terraform.backend")}


def test_an_input_without_value_leaves_it_undecided(foundation: Foundation, dev: Contract) -> None:
    foundation.edit(
        OUTPUTS,
        ("= local.contract.private_subnet_ids.values\n", "= var.subnets\n"),
        (
            'output "vpc_id" {',
            'variable "subnets" {\n  type = list(string)\n}\n\noutput "vpc_id" {',
        ),
    )
    (one,) = (c for c in diff(dev, foundation.contract()) if c.kind != "internal")
    assert (one.kind, one.change, one.name) == ("undecided", "meaning", "private_subnet_ids")
    assert one.suggestion == "tell var.subnets"


def test_deprecating_breaks_nobody(dev: Contract) -> None:
    said = Deprecation("0.2.0", "kms_key_arn", "2027-06-30", "an id is of no use")
    after = replace(
        dev,
        entries={**dev.entries, "kms_key_id": replace(dev.entries["kms_key_id"], deprecated=said)},
    )
    (one,) = diff(dev, after)
    assert (one.kind, one.change, one.suggestion) == (
        "deprecating",
        "deprecated",
        "read kms_key_arn",
    )
    assert told(diff(after, dev)) == {("additive", "undeprecated", "kms_key_id")}
    gone = replace(after, entries={n: e for n, e in after.entries.items() if n != "kms_key_id"})
    (removed, *_) = diff(after, gone)
    assert "until 2027-06-30" in removed.reason
    assert removed.suggestion == "read kms_key_arn"


def test_an_environment_that_is_gone_breaks_and_a_new_one_does_not(dev: Contract) -> None:
    prod = replace(dev, environment="prod")
    both = {"dev": dev, "prod": prod}
    assert told(diff_environments(both, {"dev": dev})) == {("breaking", "environment", "prod")}
    assert told(diff_environments({"dev": dev}, both)) == {("additive", "environment", "prod")}


OFFER = """
output "extra_arn" {{
  description = "ARN of something extra."
  value       = var.environment == "{on}" ? local.contract.kms_key_arn.value : null
}}
"""


def with_offer(foundation: Foundation, on: str) -> Contract:
    path = foundation.tree / OUTPUTS
    path.write_text(path.read_text().partition('\noutput "extra_arn"')[0] + OFFER.format(on=on))
    return foundation.contract()


def test_an_output_that_is_null_is_offered_and_breaks_nobody(
    foundation: Foundation, dev: Contract
) -> None:
    off = with_offer(foundation, "prod")
    assert off.offered == {**dev.offered, "extra_arn": "ARN of something extra."}
    assert told(diff(dev, off)) == {("additive", "offered", "extra_arn")}
    assert told(diff(off, dev)) == {("internal", "withdrawn", "extra_arn")}
    assert diff(off, off) == ()


def test_switching_on_adds_and_switching_off_breaks(foundation: Foundation) -> None:
    off, on = with_offer(foundation, "prod"), with_offer(foundation, "dev")
    assert told(diff(off, on)) == {("additive", "added", "extra_arn")}
    (one,) = diff(on, off)
    assert (one.kind, one.change, one.reason) == (
        "breaking",
        "removed",
        "output extra_arn is switched off",
    )
