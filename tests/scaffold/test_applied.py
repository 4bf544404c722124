"""Generated projects on an applied foundation: planned, applied, asked of AWS, destroyed."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import yaml
from harness.engine import EngineRoot, Plan
from harness.judged import symbolic_graph
from harness.world import Applied
from scaffold.applied import APPLIED, PLANNED, UNPROTECTED, AppliedProject, Kind, project_root
from terraform.gaps import assert_empty_but_for_gaps

from validator.model.verdict import Verdict
from validator.pipeline.judge import judge_graph, policies_for
from validator.pipeline.request import Request
from validator.plan.join import join
from validator.plan.reader import read_plan

pytestmark = [pytest.mark.engine, pytest.mark.sandbox]

CONSUMER = Request(profile="consumer")


def with_part(
    projects: dict[str, AppliedProject], part: str
) -> Iterable[tuple[str, AppliedProject]]:
    found = [(name, one) for name, one in projects.items() if part in one.kind.parts]
    assert found
    return found


def only(items: list[dict[str, Any]]) -> dict[str, Any]:
    (found,) = items
    return found


def assert_clean(plan: Plan, root: EngineRoot) -> None:
    sources = symbolic_graph(root.directory, root.options, root.env)
    graph = join(read_plan(plan.raw, root=sources.root), sources)
    judged = judge_graph(graph, policies_for(CONSUMER), CONSUMER)
    assert judged.broken == ()
    assert {(f.rule, f.address) for f in judged.findings if f.verdict is not Verdict.PASS} == set()
    assert any(f.verdict is Verdict.PASS for f in judged.findings)


@pytest.mark.xdist_group("modules-terraform")
@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_what_is_applied_and_planned_has_every_pair_of_options(environment: str) -> None:
    made = [kind.options for kind in (*APPLIED[environment], *PLANNED[environment])]
    met = {pair for options in made for pair in itertools.combinations(options, 2)}
    values = [("api", "worker"), (True, False), (True, False), (True, False)]
    names = [name for name, _ in made[0]]
    for (i, one), (j, other) in itertools.combinations(enumerate(names), 2):
        for value, second in itertools.product(values[i], values[j]):
            assert ((one, value), (other, second)) in met
    applied = {option for kind in APPLIED[environment] for option in kind.options}
    assert len(applied) == 2 * len(names), "not every option is applied both ways"


def test_every_kind_plans_to_create_only_and_is_judged_clean(applied: Applied) -> None:
    def plan(kind: Kind) -> tuple[Plan, EngineRoot]:
        root = project_root(applied, kind)
        return root.make_plan(), root

    with ThreadPoolExecutor(2) as pool:
        planned = list(pool.map(plan, PLANNED[applied.name]))
    for made, root in planned:
        assert {tuple(actions) for actions in made.actions().values()} == {("create",)}
        assert_clean(made, root)


def test_the_first_plan_is_judged_clean_and_reads_its_own_environment(
    applied: Applied, projects: dict[str, AppliedProject]
) -> None:
    for one in projects.values():
        assert {tuple(actions) for actions in one.first_plan.actions().values()} == {("create",)}
        assert_clean(one.first_plan, one.root)
        assert applied.outputs["kms_key_arn"] in one.first_plan.raw.decode()


def test_the_last_command_of_the_workflow_judges_the_plan_file(
    projects: dict[str, AppliedProject],
) -> None:
    code = "from validator.cli.app import main; main()"
    for _, one in with_part(projects, "rds"):
        workflow = one.root.directory.parents[1] / ".github" / "workflows" / "terraform.yml"
        steps = yaml.safe_load(workflow.read_text())["jobs"]["plan"]["steps"]
        command, *arguments = steps[-1]["run"].split()
        assert command == "shared-check"
        file = arguments.index("tfplan")
        arguments[file] = one.first_plan.file
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments],
            cwd=one.root.directory,
            env={**os.environ, **one.root.env},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert " 0 undecided" in done.stdout


def test_a_second_plan_changes_nothing(projects: dict[str, AppliedProject]) -> None:
    for name, one in projects.items():
        assert_empty_but_for_gaps(one.second_plan, f"projects/{name}")
        assert_clean(one.second_plan, one.root)


def test_state_is_in_the_bucket_of_the_environment(
    applied: Applied, projects: dict[str, AppliedProject]
) -> None:
    s3 = applied.world.client("s3")
    keys = {item["Key"] for item in s3.list_objects_v2(Bucket=applied.bucket)["Contents"]}
    assert {f"{name}/{applied.name}/terraform.tfstate" for name in projects} <= keys


def test_tasks_are_private_and_in_the_shared_group_of_the_shared_cluster(
    applied: Applied, projects: dict[str, AppliedProject]
) -> None:
    ecs = applied.world.client("ecs")
    for name in projects:
        answer = ecs.describe_services(
            cluster=applied.outputs["ecs_cluster_arn"], services=[f"{name}-{applied.name}"]
        )
        service = only(answer["services"])
        network = service["networkConfiguration"]["awsvpcConfiguration"]
        assert set(network["subnets"]) == set(applied.outputs["private_subnet_ids"])
        assert network["securityGroups"] == [applied.outputs["ecs_tasks_security_group_id"]]
        assert network["assignPublicIp"] == "DISABLED"
        breaker = service["deploymentConfiguration"]["deploymentCircuitBreaker"]
        assert breaker == {"enable": True, "rollback": True}


def test_containers_get_settings_by_value_and_secrets_by_reference(
    applied: Applied, projects: dict[str, AppliedProject]
) -> None:
    ecs = applied.world.client("ecs")
    for name, one in projects.items():
        family = f"{name}-{applied.name}"
        found = ecs.describe_task_definition(taskDefinition=family)["taskDefinition"]
        container = only(found["containerDefinitions"])
        environment = {each["name"]: each["value"] for each in container["environment"]}
        secrets = {each["name"]: each["valueFrom"] for each in container.get("secrets", [])}
        assert environment["ENVIRONMENT"] == applied.name
        assert ("DATABASE_HOST" in environment) is ("rds" in one.kind.parts)
        assert ("REDIS_URL" in environment) is ("redis" in one.kind.parts)
        assert set(secrets) == (
            {"DATABASE_PASSWORD", "DATABASE_USERNAME"} if "rds" in one.kind.parts else set()
        )
        assert all(":secretsmanager:" in arn for arn in secrets.values())
        assert container["readonlyRootFilesystem"] is True
        listens = one.kind.service == "api" or "alb" in one.kind.parts
        ports = [each["containerPort"] for each in container["portMappings"]]
        assert ports == ([8080] if listens else [])


def test_logs_are_encrypted_with_the_shared_key_and_retained(
    applied: Applied, projects: dict[str, AppliedProject]
) -> None:
    logs = applied.world.client("logs")
    for name in projects:
        groups = logs.describe_log_groups(logGroupNamePrefix=f"/ecs/{name}-{applied.name}")
        group = only(groups["logGroups"])
        assert group["kmsKeyId"] == applied.outputs["kms_key_arn"]
        assert group["retentionInDays"] == (365 if applied.name == "prod" else 30)


def test_roles_trust_this_account_and_read_only_their_secrets(
    applied: Applied, projects: dict[str, AppliedProject]
) -> None:
    iam = applied.world.client("iam")
    account = applied.world.client("sts").get_caller_identity()["Account"]
    for name, one in projects.items():
        for kind in ("execution", "task"):
            role = iam.get_role(RoleName=f"{name}-{applied.name}-{kind}")["Role"]
            trust = only(role["AssumeRolePolicyDocument"]["Statement"])
            assert trust["Condition"]["StringEquals"] == {"aws:SourceAccount": account}
            assert f":{account}:" in trust["Condition"]["ArnLike"]["aws:SourceArn"]
        policy = iam.get_role_policy(
            RoleName=f"{name}-{applied.name}-execution", PolicyName="start-tasks"
        )["PolicyDocument"]
        statements = {each["Sid"]: each for each in policy["Statement"]}
        if "rds" not in one.kind.parts:
            assert set(statements) == {"Logs"}
            continue
        assert set(statements) == {"Logs", "Secrets", "DecryptSecrets"}
        database = database_of(applied, name)
        assert statements["Secrets"]["Resource"] == database["MasterUserSecret"]["SecretArn"]
        assert statements["DecryptSecrets"]["Resource"] == applied.outputs["kms_key_arn"]


def test_autoscaling_has_the_range_of_the_environment(
    applied: Applied, projects: dict[str, AppliedProject]
) -> None:
    scaling = applied.world.client("application-autoscaling")
    targets = scaling.describe_scalable_targets(ServiceNamespace="ecs")["ScalableTargets"]
    ranges = {each["ResourceId"]: (each["MinCapacity"], each["MaxCapacity"]) for each in targets}
    cluster = applied.outputs["ecs_cluster_name"]
    for name in projects:
        wanted = (2, 8) if applied.name == "prod" else (1, 2)
        assert ranges[f"service/{cluster}/{name}-{applied.name}"] == wanted


def database_of(applied: Applied, name: str) -> dict[str, Any]:
    rds = applied.world.client("rds")
    identifier = f"{name}-{applied.name}"
    return only(rds.describe_db_instances(DBInstanceIdentifier=identifier)["DBInstances"])


def test_databases_are_private_and_encrypted_with_the_shared_key(
    applied: Applied, projects: dict[str, AppliedProject]
) -> None:
    for name, _ in with_part(projects, "rds"):
        database = database_of(applied, name)
        assert database["StorageEncrypted"] is True
        assert database["KmsKeyId"] == applied.outputs["kms_key_arn"]
        assert database["PubliclyAccessible"] is False
        group = database["DBSubnetGroup"]["DBSubnetGroupName"]
        assert group == applied.outputs["rds_subnet_group_name"]
        attached = {each["VpcSecurityGroupId"] for each in database["VpcSecurityGroups"]}
        assert attached == {applied.outputs["rds_security_group_id"]}
        assert database["DeletionProtection"] is (applied.name == "prod")
        assert database["MasterUserSecret"]["KmsKeyId"] == applied.outputs["kms_key_arn"]


def test_caches_are_encrypted_with_the_shared_key_at_rest_and_in_transit(
    applied: Applied, projects: dict[str, AppliedProject]
) -> None:
    cache = applied.world.client("elasticache")
    for name, _ in with_part(projects, "redis"):
        group = only(
            cache.describe_replication_groups(ReplicationGroupId=f"{name}-{applied.name}")[
                "ReplicationGroups"
            ]
        )
        assert group["AtRestEncryptionEnabled"] is True
        assert group["KmsKeyId"] == applied.outputs["kms_key_arn"]
        assert group["TransitEncryptionEnabled"] is True
        assert len(group["MemberClusters"]) == (2 if applied.name == "prod" else 1)


def test_load_balancers_redirect_to_https_log_and_forward_to_the_service(
    applied: Applied, projects: dict[str, AppliedProject]
) -> None:
    elb = applied.world.client("elbv2")
    for name, _ in with_part(projects, "alb"):
        found = elb.describe_load_balancers(Names=[f"{name}-{applied.name}"])
        balancer = only(found["LoadBalancers"])
        zones = {zone["SubnetId"] for zone in balancer["AvailabilityZones"]}
        assert zones == set(applied.outputs["public_subnet_ids"])
        assert balancer["SecurityGroups"] == [applied.outputs["alb_security_group_id"]]
        arn = balancer["LoadBalancerArn"]
        attributes = {
            each["Key"]: each["Value"]
            for each in elb.describe_load_balancer_attributes(LoadBalancerArn=arn)["Attributes"]
        }
        assert attributes["access_logs.s3.enabled"] == "true"
        assert attributes["access_logs.s3.bucket"] == applied.outputs["alb_logs_bucket_id"]
        assert attributes["routing.http.drop_invalid_header_fields.enabled"] == "true"
        protected = "true" if applied.name == "prod" else "false"
        assert attributes["deletion_protection.enabled"] == protected
        listeners = {
            each["Port"]: each for each in elb.describe_listeners(LoadBalancerArn=arn)["Listeners"]
        }
        assert listeners[80]["DefaultActions"][0]["Type"] == "redirect"
        assert listeners[443]["DefaultActions"][0]["Type"] == "fixed-response"
        rules = elb.describe_rules(ListenerArn=listeners[443]["ListenerArn"])["Rules"]
        forward = only([rule for rule in rules if not rule["IsDefault"]])
        target = only(elb.describe_target_groups(Names=[f"{name}-{applied.name}"])["TargetGroups"])
        assert forward["Actions"][0]["TargetGroupArn"] == target["TargetGroupArn"]
        assert target["VpcId"] == applied.outputs["vpc_id"]


@pytest.mark.last_of_chain
def test_projects_are_destroyed_the_way_their_readme_says(
    applied: Applied, projects: dict[str, AppliedProject]
) -> None:
    def destroy(one: AppliedProject) -> None:
        options = [UNPROTECTED] if one.kind.parts else []
        if options and applied.name == "prod":
            one.root.apply_plan(one.root.make_plan(*options))
        one.root.destroy_all(*options)

    with ThreadPoolExecutor(len(projects)) as pool:
        list(pool.map(destroy, projects.values()))
    described = applied.world.client("ecs").describe_services(
        cluster=applied.outputs["ecs_cluster_arn"],
        services=[f"{name}-{applied.name}" for name in projects],
    )
    assert [each for each in described["services"] if each["status"] == "ACTIVE"] == []
    for name, one in projects.items():
        state = json.loads(one.root.show_state())
        assert state.get("values") is None, name
