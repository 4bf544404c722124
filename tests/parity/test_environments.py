"""dev and prod differ in seven things, all declared; nothing else may differ."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from harness.environments import SEVEN, TODAY, about, compared, copied, subjects
from harness.foundation import Foundation
from harness.tree import TERRAFORM

from validator.model.parity import Compared
from validator.model.verdict import Verdict
from validator.report.parity_format import state

EXTENDED = "{ transition_to_ia_days = 30, transition_to_glacier_days = 90, expiration_days = 730 }"
TFVARS = "environments/{}/terraform.tfvars"
PARITY = "parity.yaml"


@pytest.fixture(scope="module")
def real() -> Compared:
    return compared(TERRAFORM)


@pytest.fixture
def foundation(tmp_path: Path) -> Foundation:
    return copied(tmp_path)


def test_the_seven_declared_differences_are_the_only_ones(real: Compared) -> None:
    assert {one.declaration.id for one in real.declared} == SEVEN
    assert [state(one) for one in real.declared] == ["as declared"] * 7
    assert real.findings == ()
    assert real.undeclared == ()
    assert all(one.differences for one in real.declared)


def test_much_is_compared_and_much_has_the_environments_name(real: Compared) -> None:
    assert real.resources == (80, 93)
    assert real.alike > 500
    assert real.inherent > 100


def test_prod_and_dev_mirror_dev_and_prod(real: Compared) -> None:
    other = compared(TERRAFORM, "prod", "dev")
    assert other.findings == ()
    assert other.inherent == real.inherent
    for one, mirrored in zip(real.declared, other.declared, strict=True):
        places = {(d.address, d.attribute, d.kind) for d in one.differences}
        assert places == {(d.address, d.attribute, d.kind) for d in mirrored.differences}


@pytest.mark.parametrize("name", ["dev", "prod"])
def test_an_environment_does_not_differ_from_itself(name: str) -> None:
    found = compared(TERRAFORM, name, name)
    assert found.findings == ()
    assert found.inherent == 0
    assert any("parity.yaml is about dev and prod" in note for note in found.notes)


@pytest.mark.parametrize("gone", sorted(SEVEN))
def test_a_difference_that_is_not_declared_is_a_finding(
    gone: str, tmp_path: Path, real: Compared
) -> None:
    data = yaml.safe_load((TERRAFORM / PARITY).read_text())
    data["differences"] = [one for one in data["differences"] if one["id"] != gone]
    file = tmp_path / PARITY
    file.write_text(yaml.safe_dump(data))
    found = compared(TERRAFORM, file=str(file))
    assert {one.declaration.id for one in found.declared} == SEVEN - {gone}
    assert {one.rule for one in found.findings} == {"parity-undeclared"}
    covered = next(one for one in real.declared if one.declaration.id == gone)
    assert len(found.findings) == len(covered.differences)


def _nat(one: Foundation) -> None:
    one.edit(
        TFVARS.format("dev"),
        ('["ap-northeast-2a"]', '["ap-northeast-2a", "ap-northeast-2c"]'),
    )


def _flow_logs(one: Foundation) -> None:
    one.edit(TFVARS.format("dev"), ("enable_flow_logs = false", "enable_flow_logs = true"))


def _insights(one: Foundation) -> None:
    one.edit(TFVARS.format("prod"), ('"enabled"', '"disabled"'))


def _capacity(one: Foundation) -> None:
    strategy = (
        '{ capacity_provider = "FARGATE", weight = 3, base = 1 },\n'
        '  { capacity_provider = "FARGATE_SPOT", weight = 1 },'
    )
    one.cut(TFVARS.format("dev"), r"  \{ capacity_provider = \"FARGATE\", weight = 1 \},\n")
    one.edit(
        TFVARS.format("dev"),
        ('{ capacity_provider = "FARGATE_SPOT", weight = 4, base = 1 },', strategy),
    )


def _retention(one: Foundation) -> None:
    one.edit(
        TFVARS.format("dev"),
        ("log_retention_days   = 30", "log_retention_days   = 365"),
        (
            "{ expiration_days = 30, noncurrent_expiration_days = 7 }",
            EXTENDED,
        ),
    )


def _backup(one: Foundation) -> None:
    one.edit(
        TFVARS.format("dev"),
        ("backup_bucket = null", "backup_bucket = { retention = { expiration_days = 2555 } }"),
    )
    one.cut(
        TFVARS.format("prod"), r"^\s+transition_to_(glacier|deep_archive)_days += (30|180)\n" * 2
    )


def _cidrs(one: Foundation) -> None:
    path = one.tree / "address-plan.yaml"
    data = yaml.safe_load(path.read_text())
    data["environments"]["dev"] = data["environments"]["prod"]
    path.write_text(yaml.safe_dump(data))


ALIKE: dict[str, Callable[[Foundation], None]] = {
    "backup-bucket": _backup,
    "capacity": _capacity,
    "cidrs": _cidrs,
    "container-insights": _insights,
    "flow-logs": _flow_logs,
    "log-retention": _retention,
    "nat-gateways": _nat,
}


@pytest.mark.parametrize("gone", sorted(ALIKE))
def test_a_declared_difference_that_is_no_longer_there_is_stale(
    gone: str, foundation: Foundation
) -> None:
    ALIKE[gone](foundation)
    found = compared(foundation.tree)
    stale = [one for one in found.findings if one.rule == "parity-stale" and one.address == gone]
    assert len(stale) == 1
    assert "do not differ" in stale[0].message
    assert stale[0].location is not None
    assert stale[0].location.path.endswith(PARITY)
    standing = {one.declaration.id: state(one) for one in found.declared}
    assert standing.pop(gone) == "stale"


def test_a_place_where_it_does_not_show_any_more_is_stale(foundation: Foundation) -> None:
    for name in ("dev", "prod"):
        foundation.edit(
            f"environments/{name}/main.tf",
            (
                '"${local.name}-alb-logs"\n  retention  = var.log_bucket_retention',
                f'"${{local.name}}-alb-logs"\n  retention  = {EXTENDED}',
            ),
        )
    found = compared(foundation.tree)
    assert {one.rule for one in found.findings} == {"parity-stale"}
    assert all("module.alb_logs_bucket." in one.address for one in found.findings)
    assert len(found.findings) == 6


def test_other_values_than_declared_are_a_finding(foundation: Foundation) -> None:
    foundation.edit(TFVARS.format("dev"), ("log_retention_days   = 30", "log_retention_days = 14"))
    finding = about(compared(foundation.tree), "execute_command retention_in_days")
    assert finding.rule == "parity-values"
    assert finding.message == "dev has 14, not 30 as `log-retention` declares"


def test_another_number_than_declared_is_a_finding(foundation: Foundation) -> None:
    foundation.edit(
        TFVARS.format("prod"),
        (
            'nat_gateway_azs  = ["ap-northeast-2a", "ap-northeast-2c"]',
            'nat_gateway_azs = ["ap-northeast-2c"]',
        ),
    )
    found = compared(foundation.tree)
    messages = [one.message for one in found.findings if one.rule == "parity-values"]
    assert any("prod has 1 of module.network.aws_nat_gateway.this, not 2" in m for m in messages)


def test_a_difference_must_follow_from_its_input(foundation: Foundation) -> None:
    """The same difference made in another way than by the declared variable is a finding."""
    foundation.edit(
        "environments/dev/main.tf",
        (
            "container_insights                 = var.container_insights",
            'container_insights = "disabled"',
        ),
    )
    found = compared(foundation.tree)
    finding = about(found, "aws_ecs_cluster.this setting[0].value")
    assert finding.rule == "parity-cause"
    assert "var.container_insights" in finding.message
    assert len(found.findings) == 1


def test_addresses_must_follow_from_the_environment(foundation: Foundation) -> None:
    foundation.edit(
        "environments/dev/main.tf", (".environments[var.environment].vpc", ".environments.dev.vpc")
    )
    found = compared(foundation.tree)
    assert {one.rule for one in found.findings} == {"parity-cause"}
    assert about(found, "aws_vpc.this cidr_block").message.startswith(
        "it does not follow from var.environment"
    )


def test_an_expired_declaration_is_a_finding_and_still_tells_what_it_covers() -> None:
    on_the_day = compared(TERRAFORM, environ={"SHARED_CHECK_TODAY": "2027-11-30"})
    assert on_the_day.findings == ()
    assert {one.days_left for one in on_the_day.declared} == {0}
    after = compared(TERRAFORM, environ={"SHARED_CHECK_TODAY": "2027-12-01"})
    assert {one.rule for one in after.findings} == {"parity-expired"}
    assert {one.address for one in after.findings} == SEVEN
    assert {state(one) for one in after.declared} == {"expired"}
    assert all("owner platform-team" in one.message for one in after.findings)


def test_a_declaration_for_a_part_that_is_off_is_not_judged(foundation: Foundation) -> None:
    entry = """
  - id: cluster-name
    what: a part
    sides: { dev: small, prod: large }
    why: Because it is.
    owner: platform-team
    expires: "2027-11-30"
    requires: REQUIRED
    shows:
      - at: module.part.aws_instance.this
        values:
          instance_type: { dev: t3.small, prod: m7.large }
"""
    path = foundation.tree / PARITY
    before = path.read_text()
    path.write_text(before + entry.replace("REQUIRED", "module.part"))
    found = compared(foundation.tree)
    assert found.findings == ()
    assert {one.declaration.id: one.judged for one in found.declared}["cluster-name"] is False
    path.write_text(before + entry.replace("REQUIRED", "module.network"))
    assert subjects(compared(foundation.tree)) == ["cluster-name"]
    path.write_text(before + entry.replace("    requires: REQUIRED\n", ""))
    assert subjects(compared(foundation.tree)) == ["cluster-name"]


PARTS = """
monitoring         = {}
shared_elasticache = { node_type = "cache.r7g.large" }
shared_rds         = { engine = "aurora-postgresql", instance_class = "db.r8g.large", proxy = {} }

shared_alb = {
  certificate_arn = "arn:aws:acm:ap-northeast-2:123456789012:certificate/11111111-2222-3333"
}
"""


def test_with_the_parts_switched_on_the_seven_are_still_the_only_ones(
    foundation: Foundation,
) -> None:
    for name in ("dev", "prod"):
        with (foundation.tree / TFVARS.format(name)).open("a") as stream:
            stream.write(PARTS)
    found = compared(foundation.tree)
    assert subjects(found) == []
    assert {state(one) for one in found.declared} == {"as declared"}
    assert min(found.resources) > 140


def test_a_part_that_one_environment_alone_has_is_a_finding(foundation: Foundation) -> None:
    with (foundation.tree / TFVARS.format("prod")).open("a") as stream:
        stream.write(PARTS)
    found = compared(foundation.tree)
    undeclared = {one.address for one in found.undeclared}
    parts = {f"module.{name}[0]" for name in ("alb", "elasticache", "monitoring", "rds")}
    assert parts <= undeclared
    assert "output.rds_endpoint" in undeclared


def test_what_is_below_a_module_with_an_index_is_there(foundation: Foundation) -> None:
    path = foundation.tree / PARITY
    text = path.read_text()
    path.write_text(text.replace("input: backup_bucket", "requires: module.backup_bucket"))
    found = compared(foundation.tree)
    assert found.findings == ()
    assert all(one.judged for one in found.declared)


def test_fingerprints_do_not_hang_on_the_order_of_the_environments(foundation: Foundation) -> None:
    foundation.edit("environments/prod/main.tf", ('"${local.name}-logs"', '"connectly-logs"'))
    foundation.edit(TFVARS.format("dev"), ("log_retention_days   = 30", "log_retention_days = 14"))
    ways = [compared(foundation.tree, *order) for order in (("dev", "prod"), ("prod", "dev"))]
    first, second = ({one.fingerprint for one in way.findings} for way in ways)
    assert first == second
    assert len(first) == len(ways[0].findings) > 3


def test_what_is_not_known_is_undecided_and_names_the_input(foundation: Foundation) -> None:
    user = "data.aws_caller_identity.current.user_id"
    for name in ("dev", "prod"):
        foundation.edit(
            f"environments/{name}/main.tf",
            ('"${local.name}-logs"', f'"${{local.name}}-${{{user}}}"'),
        )
    assert compared(foundation.tree).findings == ()
    foundation.edit("environments/dev/main.tf", (user, "var.region"))
    found = compared(foundation.tree)
    assert {one.verdict for one in found.findings} == {Verdict.UNDECIDED}
    finding = about(found, "module.logs_bucket.aws_s3_bucket.this bucket")
    assert finding.needs == (user,)


def test_sensitive_values_are_never_shown(foundation: Foundation) -> None:
    for name, secret in (("dev", "hunter2"), ("prod", "swordfish")):
        foundation.edit(f"environments/{name}/main.tf", ('"${local.name}-logs"', "var.secret"))
        with (foundation.tree / f"environments/{name}/variables.tf").open("a") as stream:
            stream.write('variable "secret" {\n  type = string\n  sensitive = true\n}\n')
        with (foundation.tree / TFVARS.format(name)).open("a") as stream:
            stream.write(f'secret = "{secret}"\n')
    from validator.pipeline.parity import report_of
    from validator.report import parity_format, render
    from validator.report.text_format import plain

    found = compared(foundation.tree)
    assert about(found, "module.logs_bucket.aws_s3_bucket.this bucket")
    texts = [
        plain(parity_format.lines(found, whole=True)),
        parity_format.as_json(found),
        *(render(report_of(found), format) for format in ("html", "sarif", "markdown")),
    ]
    for text in texts:
        assert "(sensitive)" in text
        assert "hunter2" not in text
        assert "swordfish" not in text


def test_the_clock_is_todays_where_none_is_given(real: Compared) -> None:
    assert real.today is not None
    assert real.today.isoformat() == TODAY["SHARED_CHECK_TODAY"]
