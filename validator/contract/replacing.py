"""Which arguments force a replacement when they change, and which replacements lose data.

Taken from the schemas of the AWS provider (6.34): the arguments with `ForceNew` that a project
would set from a shared foundation.
https://github.com/hashicorp/terraform-provider-aws/tree/main/internal/service
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_INDEX = re.compile(r"\[[^\]]*\]")

_FORCES: Mapping[str, frozenset[str]] = {
    kind: frozenset(names.split())
    for kind, names in {
        "aws_backup_vault": "kms_key_arn name",
        "aws_cloudwatch_log_group": "name name_prefix",
        "aws_cloudwatch_log_subscription_filter": "destination_arn log_group_name name",
        "aws_dax_cluster": "cluster_name iam_role_arn subnet_group_name",
        "aws_db_instance": "kms_key_id storage_encrypted availability_zone",
        "aws_db_proxy": "vpc_subnet_ids",
        "aws_db_subnet_group": "name name_prefix",
        "aws_dms_replication_instance": "kms_key_arn replication_subnet_group_id",
        "aws_docdb_cluster": "kms_key_id db_subnet_group_name availability_zones",
        "aws_docdb_cluster_instance": "cluster_identifier",
        "aws_dynamodb_table": "name",
        "aws_ebs_volume": "kms_key_id availability_zone encrypted",
        "aws_ecr_repository": "name encryption_configuration.kms_key",
        "aws_ecs_service": "cluster launch_type name",
        "aws_efs_file_system": "kms_key_id availability_zone_name encrypted",
        "aws_efs_mount_target": "file_system_id subnet_id",
        "aws_eks_cluster": "name role_arn",
        "aws_eks_node_group": "cluster_name node_role_arn subnet_ids",
        "aws_elasticache_cluster": "subnet_group_name replication_group_id availability_zone",
        "aws_elasticache_replication_group": "kms_key_id subnet_group_name",
        "aws_elasticache_subnet_group": "name",
        "aws_elasticsearch_domain": "domain_name encrypt_at_rest.kms_key_id",
        "aws_fsx_lustre_file_system": "kms_key_id security_group_ids subnet_ids",
        "aws_instance": "subnet_id availability_zone root_block_device.kms_key_id "
        "ebs_block_device.kms_key_id associate_public_ip_address",
        "aws_kms_alias": "name",
        "aws_lb": "name internal load_balancer_type",
        "aws_lb_target_group": "vpc_id name",
        "aws_memorydb_cluster": "kms_key_arn subnet_group_name",
        "aws_mq_broker": "subnet_ids encryption_options.kms_key_id",
        "aws_msk_cluster": "broker_node_group_info.client_subnets "
        "encryption_info.encryption_at_rest_kms_key_arn",
        "aws_nat_gateway": "subnet_id vpc_id allocation_id",
        "aws_neptune_cluster": "kms_key_arn neptune_subnet_group_name",
        "aws_opensearch_domain": "domain_name encrypt_at_rest.kms_key_id",
        "aws_rds_cluster": "kms_key_id db_subnet_group_name availability_zones",
        "aws_rds_cluster_instance": "cluster_identifier db_subnet_group_name",
        "aws_redshift_cluster": "cluster_subnet_group_name",
        "aws_route": "route_table_id",
        "aws_route_table": "vpc_id",
        "aws_s3_bucket": "bucket bucket_prefix",
        "aws_secretsmanager_secret": "name",
        "aws_security_group": "vpc_id name",
        "aws_security_group_rule": "security_group_id source_security_group_id cidr_blocks",
        "aws_ssm_parameter": "name",
        "aws_subnet": "vpc_id cidr_block availability_zone",
        "aws_vpc_endpoint": "vpc_id service_name",
    }.items()
}
_STATEFUL = frozenset((
    "aws_backup_vault", "aws_cloudwatch_log_group", "aws_db_instance",
    "aws_dms_replication_instance", "aws_docdb_cluster", "aws_docdb_cluster_instance",
    "aws_dynamodb_table", "aws_ebs_volume", "aws_ecr_repository", "aws_efs_file_system",
    "aws_elasticache_cluster", "aws_elasticache_replication_group", "aws_elasticsearch_domain",
    "aws_fsx_lustre_file_system", "aws_memorydb_cluster", "aws_mq_broker", "aws_msk_cluster",
    "aws_neptune_cluster", "aws_opensearch_domain", "aws_rds_cluster",
    "aws_rds_cluster_instance", "aws_redshift_cluster", "aws_s3_bucket",
    "aws_secretsmanager_secret",
))  # fmt: skip


def forces_replacement(kind: str, attribute: str) -> bool:
    """Whether a change of this attribute (`broker_node_group_info[0].client_subnets[1]`) of a
    resource of this type replaces the instance.
    """
    path = _INDEX.sub("", attribute)
    return any(
        path == name or path.startswith(f"{name}.") for name in _FORCES.get(kind, frozenset())
    )


def is_stateful(kind: str) -> bool:
    """Whether what a resource of this type holds is lost with it."""
    return kind in _STATEFUL
