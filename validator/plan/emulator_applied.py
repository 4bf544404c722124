"""Gaps of the AWS emulator that an apply and what follows it meet, closed against AWS behaviour.

`emulator_patches` closes what a first plan meets as well, and calls `apply` here.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any

# Read by moto.iam when it is imported: roles attach policies that AWS manages.
os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"

__all__ = ["apply"]


def apply() -> None:
    """Closes the gaps in the emulator of this process."""
    _bucket_policy_conditions()
    _blocked_encryption_types()
    _key_rotation_period()
    _security_group_rule_descriptions()
    _cache_subnet_group_deletion()
    _delete_marker_removal()
    _queue_policy_stays()
    _queue_redrive_policy_is_compact()


def replace_attribute(owner: Any, name: str, value: object) -> None:
    """Sets an attribute of one of the emulator's classes."""
    setattr(owner, name, value)


def _bucket_policy_conditions() -> None:
    """A statement whose condition does not hold does not apply.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
    Moto takes it for a refusal, so that a policy that denies plain HTTP denies everything.
    """
    from moto.iam.access_control import IAMPolicy, PermissionResult
    from moto.s3.models import FakeBucket

    def get_permission(bucket: Any, action: str, resource: str) -> Any:
        if bucket.policy is None:
            return PermissionResult.NEUTRAL
        document = json.loads(bucket.policy)
        statements = document["Statement"]
        if isinstance(statements, dict):
            statements = [statements]
        document["Statement"] = [
            {name: value for name, value in statement.items() if name != "Condition"}
            for statement in statements
            if _holds(statement.get("Condition") or {})
        ]
        return IAMPolicy(json.dumps(document)).is_action_permitted(action, resource)

    replace_attribute(FakeBucket, "get_permission", get_permission)


def _holds(condition: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether a condition holds for a request over TLS; keys not known here hold for none."""
    for operator, keys in condition.items():
        for key, wanted in keys.items():
            values = wanted if isinstance(wanted, list) else [wanted]
            if operator != "Bool" or key.lower() != "aws:securetransport":
                return False
            if "true" not in [str(value).lower() for value in values]:
                return False
    return True


def _blocked_encryption_types() -> None:
    """GetBucketEncryption returns the blocked encryption types that were put.

    https://docs.aws.amazon.com/AmazonS3/latest/API/API_ServerSideEncryptionRule.html
    """
    from moto.core.responses import ActionResult
    from moto.s3.responses import S3Response

    original = S3Response.get_bucket_encryption

    def get_bucket_encryption(response: Any) -> Any:
        stored = response.backend.get_bucket_encryption(response.bucket_name)
        blocked = (stored or {}).get("Rule", {}).get("BlockedEncryptionTypes")
        if not blocked:
            return original(response)
        rule = dict(stored["Rule"])
        types = blocked["EncryptionType"]
        rule["BlockedEncryptionTypes"] = {
            "EncryptionType": types if isinstance(types, list) else [types]
        }
        rule["BucketKeyEnabled"] = str(rule.get("BucketKeyEnabled")).lower() == "true"
        response.data["Action"] = "GetBucketEncryption"
        return response.serialized(
            ActionResult({"ServerSideEncryptionConfiguration": {"Rules": [rule]}})
        )

    replace_attribute(S3Response, "get_bucket_encryption", get_bucket_encryption)


def _key_rotation_period() -> None:
    """GetKeyRotationStatus returns the rotation period that EnableKeyRotation was given.

    https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyRotationStatus.html
    """
    from moto.kms.responses import KmsResponse

    enable, status = KmsResponse.enable_key_rotation, KmsResponse.get_key_rotation_status

    def key_of(response: Any) -> Any:
        backend = response.kms_backend
        return backend.keys[backend.get_key_id(response._get_param("KeyId"))]

    def enable_key_rotation(response: Any) -> str:
        answer = enable(response)
        key_of(response).rotation_days = int(response._get_param("RotationPeriodInDays") or 365)
        return str(answer)

    def get_key_rotation_status(response: Any) -> str:
        found = json.loads(status(response))
        if found["KeyRotationEnabled"]:
            found["RotationPeriodInDays"] = getattr(key_of(response), "rotation_days", 365)
        return json.dumps(found)

    replace_attribute(KmsResponse, "enable_key_rotation", enable_key_rotation)
    replace_attribute(KmsResponse, "get_key_rotation_status", get_key_rotation_status)


def _security_group_rule_descriptions() -> None:
    """A rule that names another group has its description too.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroupRule.html
    """
    from moto.ec2.models.security_groups import SecurityGroupRule

    def description(rule: Any) -> str | None:
        sources = (rule.ip_range, rule.source_group)
        return next((s["Description"] for s in sources if s.get("Description")), None)

    replace_attribute(SecurityGroupRule, "description", property(description))


def _cache_subnet_group_deletion() -> None:
    """DeleteCacheSubnetGroup, which the emulator lacks.

    https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DeleteCacheSubnetGroup.html
    """
    from moto.core.responses import ActionResult, EmptyResult
    from moto.elasticache.exceptions import CacheSubnetGroupNotFound
    from moto.elasticache.responses import ElastiCacheResponse

    def delete_cache_subnet_group(response: Any) -> ActionResult:
        name = response._get_param("CacheSubnetGroupName")
        if response.elasticache_backend.cache_subnet_groups.pop(name, None) is None:
            raise CacheSubnetGroupNotFound(name)
        return EmptyResult()

    replace_attribute(ElastiCacheResponse, "delete_cache_subnet_group", delete_cache_subnet_group)


def _delete_marker_removal() -> None:
    """A delete marker can be deleted by its version id, like any other version.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManagingDelMarkers.html
    """
    from moto.s3.models import FakeDeleteMarker

    def dispose(marker: Any) -> None:
        """Lets go of nothing: unlike an object a marker has no content."""

    replace_attribute(FakeDeleteMarker, "dispose", dispose)


def _queue_policy_stays() -> None:
    """SetQueueAttributes changes the attributes that it names; the policy stays otherwise.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
    """
    from moto.sqs.models import Queue

    original = Queue._set_attributes

    def set_attributes(queue: Any, attributes: Mapping[str, Any], now: float | None = None) -> None:
        kept = {} if "Policy" in attributes else {"Policy": queue.policy}
        original(queue, {**kept, **attributes}, now)

    replace_attribute(Queue, "_set_attributes", set_attributes)


def _queue_redrive_policy_is_compact() -> None:
    """GetQueueAttributes returns the redrive policy without white space.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html
    """
    from moto.sqs.models import Queue

    original = vars(Queue)["attributes"].fget

    def attributes(queue: Any) -> dict[str, Any]:
        found = dict(original(queue))
        if queue.redrive_policy:
            found["RedrivePolicy"] = json.dumps(queue.redrive_policy, separators=(",", ":"))
        return found

    replace_attribute(Queue, "attributes", property(attributes))
