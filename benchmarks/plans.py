"""Large plans as the engine writes them: `terraform show -json` of many cells of 20 resources.

Each cell is a module instance with a service, its queues, bucket, database and network rules. One
cell of six is new, two are changed, three stay as they are, as in a plan of something that lives;
values, marks, prior state and configuration are all there. Run:
`python benchmarks/plans.py FILE [RESOURCES]`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Json = dict[str, Any]
PER_CELL = 20
_PROVIDER = "registry.terraform.io/hashicorp/aws"
_ACCOUNT = "123456789012"
_REGION = "ap-northeast-2"


def write(path: Path, resources: int) -> None:
    """Write a plan with so many resources."""
    cells = range(max(1, resources // PER_CELL))
    changes: list[Json] = []
    planned: list[Json] = []
    prior: list[Json] = []
    for number in cells:
        added, values, state = _cell(number)
        changes += added
        planned.append(values)
        if state["resources"]:
            prior.append(state)
    document = {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "variables": {"cells": {"value": len(cells)}},
        "planned_values": {"root_module": {"child_modules": planned}},
        "resource_changes": changes,
        "output_changes": {},
        "prior_state": {
            "format_version": "1.0",
            "terraform_version": "1.11.4",
            "values": {"root_module": {"child_modules": prior}},
        },
        "configuration": _configuration(),
        "timestamp": "2026-11-01T00:00:00Z",
        "applyable": True,
        "complete": True,
        "errored": False,
    }
    with path.open("w", encoding="utf-8") as stream:
        json.dump(document, stream, separators=(",", ":"))


def _cell(number: int) -> tuple[list[Json], Json, Json]:
    """The changes, planned values and prior state of one cell."""
    module = f'module.cell["{number:05}"]'
    action = (["create"], ["update"], ["update"], ["no-op"], ["no-op"], ["no-op"])[number % 6]
    changes, values, state = [], [], []
    for kind, name, after, computed in _resources(number):
        head = {
            "address": f"{module}.{kind}.{name}", "mode": "managed", "type": kind, "name": name,
            "provider_name": _PROVIDER,
        }  # fmt: skip
        known = {**after, **computed}
        if action == ["create"]:
            before, shown, marks = None, after, {**dict.fromkeys(computed, True), **_nested(after)}
        else:
            before = {**known, **({"tags": {}} if action == ["update"] and "tags" in known else {})}
            shown, marks = known, _nested(after)
            state.append(head | {"schema_version": 0, "values": before, "sensitive_values": {}})
        change = {
            "actions": action, "before": before, "after": shown, "after_unknown": marks,
            "before_sensitive": {} if before else False, "after_sensitive": {},
        }  # fmt: skip
        changes.append(head | {"module_address": module, "change": change})
        values.append(head | {"schema_version": 0, "values": shown, "sensitive_values": {}})
    return (
        changes,
        {"resources": values, "address": module},
        {"resources": state, "address": module},
    )


def _nested(after: Json) -> Json:
    """The engine's empty marks of nested values."""
    return {
        key: [{} if isinstance(one, dict) else False for one in value]
        if isinstance(value, list)
        else {}
        for key, value in after.items()
        if isinstance(value, (list, dict))
    }


def _nulls(*names: str) -> Json:
    return dict.fromkeys(names)


def _policy(*statements: Json) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def _resources(number: int) -> Iterator[tuple[str, str, Json, Json]]:
    """Type, name, what is configured, and what the provider computes."""
    name = f"cell-{number:05}"
    tags = {
        "Name": name, "Environment": "prod", "Project": "connectly", "ManagedBy": "terraform",
        "Owner": "platform", "CostCenter": "4712",
    }  # fmt: skip
    common = {"tags": tags, "tags_all": tags, "region": _REGION}
    yield from _storage(number, name, common)
    yield from _compute(name, common)
    yield from _data(number, name, common)
    yield from _network(number, name, common)


def _ids(service: str, rest: str, *names: str) -> Json:
    arn = f"arn:aws:{service}:{_REGION}:{_ACCOUNT}:{rest}"
    return {"arn": arn, "id": rest, **{n: f"{rest}-{n}" for n in names}}


def _storage(number: int, name: str, common: Json) -> Iterator[tuple[str, str, Json, Json]]:
    bucket = {"bucket": name, "region": _REGION, "expected_bucket_owner": ""}
    key = f"arn:aws:kms:{_REGION}:{_ACCOUNT}:key/0f1e2d3c-0000-4000-8000-{number:012}"
    yield "aws_kms_key", "this", {
        **common, "description": name, "enable_key_rotation": number % 5 != 0, "is_enabled": True,
        "deletion_window_in_days": 30, "key_usage": "ENCRYPT_DECRYPT",
        "customer_master_key_spec": "SYMMETRIC_DEFAULT",
        "bypass_policy_lockout_safety_check": False,
        **_nulls("custom_key_store_id", "timeouts", "xks_key_id"),
        "policy": _policy({"Sid": "Admin", "Effect": "Allow", "Action": "kms:*", "Resource": "*",
                           "Principal": {"AWS": f"arn:aws:iam::{_ACCOUNT}:root"}}),
    }, {**_ids("kms", f"key/{number}", "key_id"), "multi_region": False,
        "rotation_period_in_days": 365}  # fmt: skip
    yield "aws_s3_bucket", "this", {
        **common, "bucket": name, "force_destroy": False, "timeouts": None,
    }, {**_ids("s3", name, "bucket_domain_name", "bucket_regional_domain_name", "hosted_zone_id"),
        "acceleration_status": "", "acl": None, "bucket_prefix": "", "cors_rule": [], "grant": [],
        "lifecycle_rule": [], "logging": [], "object_lock_configuration": [], "policy": "",
        "object_lock_enabled": False, "replication_configuration": [],
        "request_payer": "BucketOwner",
        "server_side_encryption_configuration": [], "versioning": [], "website": [],
        "website_domain": None, "website_endpoint": None}  # fmt: skip
    yield (
        "aws_s3_bucket_versioning",
        "this",
        {
            **bucket,
            "mfa": None,
            "versioning_configuration": [{"status": "Enabled" if number % 4 else "Suspended"}],
        },
        {"id": name},
    )
    yield "aws_s3_bucket_server_side_encryption_configuration", "this", {
        **bucket,
        "rule": [{"apply_server_side_encryption_by_default": [
            {"kms_master_key_id": key, "sse_algorithm": "aws:kms"}], "bucket_key_enabled": True}],
    }, {"id": name}  # fmt: skip
    yield "aws_s3_bucket_public_access_block", "this", {
        **bucket, "block_public_acls": True, "block_public_policy": True,
        "ignore_public_acls": True, "restrict_public_buckets": number % 7 != 0,
    }, {"id": name}  # fmt: skip
    yield "aws_s3_bucket_policy", "this", {
        "bucket": name, "region": _REGION,
        "policy": _policy({"Sid": "TlsOnly", "Effect": "Deny", "Action": "s3:*", "Principal": "*",
                           "Resource": [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"],
                           "Condition": {"Bool": {"aws:SecureTransport": "false"}}}),
    }, {"id": name}  # fmt: skip


def _compute(name: str, common: Json) -> Iterator[tuple[str, str, Json, Json]]:
    trust = _policy({"Effect": "Allow", "Action": "sts:AssumeRole",
                     "Principal": {"Service": "ecs-tasks.amazonaws.com"}})  # fmt: skip
    for role in ("execution", "task"):
        yield "aws_iam_role", role, {
            "tags": common["tags"], "tags_all": common["tags"], "name": f"{name}-{role}",
            "assume_role_policy": trust, "path": "/", "max_session_duration": 3600,
            "force_detach_policies": False, **_nulls("description", "permissions_boundary"),
        }, {**_ids("iam", f"role/{name}-{role}", "create_date", "unique_id"),
            "inline_policy": [], "managed_policy_arns": [], "name_prefix": ""}  # fmt: skip
    yield "aws_iam_role_policy", "task", {
        "name": "task", "role": f"{name}-task",
        "policy": _policy({"Sid": "Queue", "Effect": "Allow",
                           "Action": ["sqs:SendMessage", "sqs:ReceiveMessage"],
                           "Resource": f"arn:aws:sqs:{_REGION}:{_ACCOUNT}:{name}"}),
    }, {"id": f"{name}-task:task", "name_prefix": ""}  # fmt: skip
    yield "aws_cloudwatch_log_group", "this", {
        **common, "name": f"/ecs/{name}", "retention_in_days": 90, "skip_destroy": False,
        "kms_key_id": f"arn:aws:kms:{_REGION}:{_ACCOUNT}:key/{name}",
    }, {**_ids("logs", f"log-group:/ecs/{name}"), "log_group_class": "STANDARD",
        "name_prefix": ""}  # fmt: skip
    containers = json.dumps([{
        "name": name, "image": f"{_ACCOUNT}.dkr.ecr.{_REGION}.amazonaws.com/{name}:1.0",
        "environment": [{"name": f"OPTION_{n}", "value": f"value-{n}"} for n in range(70)],
        "portMappings": [{"containerPort": 8080, "protocol": "tcp"}], "essential": True,
        "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": f"/ecs/{name}"}},
    }])  # fmt: skip
    yield "aws_ecs_task_definition", "this", {
        **common, "family": name, "cpu": "512", "memory": "1024", "network_mode": "awsvpc",
        "requires_compatibilities": ["FARGATE"], "container_definitions": containers,
        "execution_role_arn": f"arn:aws:iam::{_ACCOUNT}:role/{name}-execution",
        "task_role_arn": f"arn:aws:iam::{_ACCOUNT}:role/{name}-task", "skip_destroy": False,
        "ephemeral_storage": [], "placement_constraints": [], "proxy_configuration": [],
        "runtime_platform": [], "volume": [], "track_latest": False,
        **_nulls("ipc_mode", "pid_mode"),
    }, {**_ids("ecs", f"task-definition/{name}:1", "arn_without_revision"), "revision": 1,
        "enable_fault_injection": False}  # fmt: skip
    yield "aws_ecs_service", "this", {
        **common, "name": name, "cluster": f"arn:aws:ecs:{_REGION}:{_ACCOUNT}:cluster/prod",
        "task_definition": f"arn:aws:ecs:{_REGION}:{_ACCOUNT}:task-definition/{name}:1",
        "desired_count": 2, "launch_type": "FARGATE", "enable_ecs_managed_tags": False,
        "network_configuration": [{
            "subnets": [f"subnet-{name}-{n}" for n in range(3)], "assign_public_ip": False,
            "security_groups": [f"sg-{name}"]}],
        "load_balancer": [], "capacity_provider_strategy": [], "deployment_circuit_breaker": [],
        "deployment_controller": [], "ordered_placement_strategy": [], "service_registries": [],
        "placement_constraints": [], "alarms": [], "service_connect_configuration": [],
        "deployment_maximum_percent": 200, "deployment_minimum_healthy_percent": 100,
        "enable_execute_command": False, "propagate_tags": "NONE", "scheduling_strategy": "REPLICA",
        "wait_for_steady_state": False, "volume_configuration": [],
        **_nulls("force_delete", "force_new_deployment", "health_check_grace_period_seconds"),
    }, {"id": f"service/{name}", "iam_role": "aws-service-role", "platform_version": "LATEST",
        "triggers": {}, "availability_zone_rebalancing": "DISABLED"}  # fmt: skip


def _data(number: int, name: str, common: Json) -> Iterator[tuple[str, str, Json, Json]]:
    key = f"arn:aws:kms:{_REGION}:{_ACCOUNT}:key/{name}"
    for queue in ("this", "dead"):
        yield "aws_sqs_queue", queue, {
            **common, "name": f"{name}-{queue}", "delay_seconds": 0, "fifo_queue": False,
            "kms_master_key_id": key if number % 6 else None, "max_message_size": 262144,
            "message_retention_seconds": 1209600, "receive_wait_time_seconds": 0,
            "visibility_timeout_seconds": 60, "content_based_deduplication": False,
            **_nulls("timeouts", "redrive_policy"),
        }, {**_ids("sqs", f"{name}-{queue}", "url"), "policy": "", "redrive_allow_policy": "",
            "deduplication_scope": "", "fifo_throughput_limit": "", "name_prefix": "",
            "kms_data_key_reuse_period_seconds": 300, "sqs_managed_sse_enabled": False}  # fmt: skip
    yield "aws_db_subnet_group", "this", {
        **common, "name": name, "description": "Managed by Terraform",
        "subnet_ids": [f"subnet-{name}-{n}" for n in range(3)],
    }, {**_ids("rds", f"subgrp:{name}", "vpc_id"), "name_prefix": "",
        "supported_network_types": ["IPV4"]}  # fmt: skip
    yield "aws_db_instance", "this", {
        **common, "identifier": name, "engine": "postgres", "engine_version": "16.4",
        "instance_class": "db.t4g.medium", "allocated_storage": 50, "max_allocated_storage": 200,
        "storage_type": "gp3", "storage_encrypted": number % 8 != 0, "kms_key_id": key,
        "username": "app", "manage_master_user_password": True, "multi_az": True,
        "db_subnet_group_name": name, "vpc_security_group_ids": [f"sg-{name}"],
        "publicly_accessible": number % 9 == 0, "backup_retention_period": 14,
        "deletion_protection": True, "skip_final_snapshot": False, "copy_tags_to_snapshot": True,
        "final_snapshot_identifier": f"{name}-final", "apply_immediately": False,
        "auto_minor_version_upgrade": True, "delete_automated_backups": True,
        "enabled_cloudwatch_logs_exports": ["postgresql", "upgrade"], "monitoring_interval": 60,
        "performance_insights_enabled": True, "performance_insights_kms_key_id": key,
        "allow_major_version_upgrade": None, "blue_green_update": [],
        "restore_to_point_in_time": [],
        "s3_import": [], "dedicated_log_volume": False, "iam_database_authentication_enabled": None,
        **_nulls("custom_iam_instance_profile", "customer_owned_ip_enabled", "domain",
                 "domain_auth_secret_arn", "domain_dns_ips", "domain_iam_role_name", "domain_ou",
                 "password", "password_wo", "password_wo_version", "replicate_source_db",
                 "storage_throughput_mode", "timeouts", "upgrade_storage_config"),
    }, {**_ids("rds", f"db:{name}", "address", "endpoint", "hosted_zone_id", "resource_id"),
        "availability_zone": f"{_REGION}a", "backup_target": "region",
        "backup_window": "17:00-17:30",
        "ca_cert_identifier": "rds-ca-rsa2048-g1", "character_set_name": "", "db_name": "",
        "database_insights_mode": "standard", "domain_fqdn": "", "engine_lifecycle_support": "",
        "engine_version_actual": "16.4", "identifier_prefix": "", "iops": 3000,
        "latest_restorable_time": "", "license_model": "postgresql-license",
        "listener_endpoint": [],
        "maintenance_window": "sun:18:00-sun:18:30", "master_user_secret": [],
        "master_user_secret_kms_key_id": "", "nchar_character_set_name": "", "network_type": "IPV4",
        "option_group_name": "default:postgres-16", "parameter_group_name": "default.postgres16",
        "performance_insights_retention_period": 7, "port": 5432, "replica_mode": "",
        "replicas": [], "snapshot_identifier": None, "status": "available",
        "storage_throughput": 125,
        "timezone": ""}  # fmt: skip


def _network(number: int, name: str, common: Json) -> Iterator[tuple[str, str, Json, Json]]:
    group = f"sg-{name}"
    yield "aws_security_group", "this", {
        **common, "name": name, "description": f"Tasks of {name}", "vpc_id": "vpc-0a1b2c3d",
        "revoke_rules_on_delete": False, "timeouts": None,
    }, {**_ids("ec2", f"security-group/{group}", "owner_id"), "id": group, "egress": [],
        "ingress": [],
        "name_prefix": ""}  # fmt: skip
    rule = {
        "security_group_id": group, "ip_protocol": "tcp", "region": _REGION, "tags": None,
        "description": "clients", **_nulls("cidr_ipv6", "prefix_list_id"),
    }  # fmt: skip
    computed = {**_ids("ec2", f"security-group-rule/{name}", "security_group_rule_id"),
                "tags_all": {}}  # fmt: skip
    yield "aws_vpc_security_group_ingress_rule", "clients", {
        **rule, "from_port": 8080, "to_port": 8080, "cidr_ipv4": "10.0.0.0/8",
        "referenced_security_group_id": None,
    }, computed  # fmt: skip
    yield "aws_vpc_security_group_ingress_rule", "admin", {
        **rule, "from_port": 22, "to_port": 22, "referenced_security_group_id": None,
        "cidr_ipv4": "0.0.0.0/0" if number % 10 == 0 else "10.1.0.0/16",
    }, computed  # fmt: skip
    yield "aws_vpc_security_group_egress_rule", "https", {
        **rule, "from_port": 443, "to_port": 443, "cidr_ipv4": "0.0.0.0/0",
        "referenced_security_group_id": None,
    }, computed  # fmt: skip


def _configuration() -> Json:
    """One module, called for every cell; its arguments refer to one another as sources would."""
    references = {
        "kms_key_id": ["aws_kms_key.this.arn", "aws_kms_key.this"],
        "bucket": ["aws_s3_bucket.this.id", "aws_s3_bucket.this"],
        "security_group_id": ["aws_security_group.this.id", "aws_security_group.this"],
        "db_subnet_group_name": ["aws_db_subnet_group.this.name", "aws_db_subnet_group.this"],
        "name": ["var.name"],
    }
    blocks = []
    for kind, name, after, _ in _resources(0):
        expressions = {
            key: {"references": references[key]} if key in references else {"constant_value": value}
            for key, value in after.items()
            if value is not None and not isinstance(value, (list, dict))
        }
        blocks.append({
            "address": f"{kind}.{name}", "mode": "managed", "type": kind, "name": name,
            "provider_config_key": "aws", "expressions": expressions, "schema_version": 0,
        })  # fmt: skip
    call = {
        "source": "./cell",
        "expressions": {"name": {"references": ["each.key"]}},
        "for_each_expression": {"references": ["var.cells"]},
        "module": {"resources": blocks, "variables": {"name": {"description": "Name."}}},
    }
    region = {"region": {"constant_value": _REGION}}
    return {
        "provider_config": {"aws": {"name": "aws", "full_name": _PROVIDER, "expressions": region}},
        "root_module": {"module_calls": {"cell": call}, "variables": {"cells": {}}},
    }


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10_000)
