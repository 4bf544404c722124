"""Gaps of the AWS emulator that are closed here, each against documented AWS behaviour."""

from __future__ import annotations

import inspect
from typing import Any
from xml.etree import ElementTree as ET

from moto.elasticache.models import ElastiCacheBackend
from moto.s3.models import S3Backend
from moto.s3.responses import S3Response

from validator.plan import (
    emulator_applied,
    emulator_caches,
    emulator_databases,
    emulator_edge,
    emulator_services,
)
from validator.plan.emulator_applied import replace_attribute

__all__ = ["apply"]


def apply() -> None:
    """Closes the gaps in the emulator of this process."""
    _tag_buckets_when_created()
    _give_replication_groups_their_clusters()
    emulator_applied.apply()
    emulator_edge.apply()
    emulator_services.apply()
    emulator_databases.apply()
    emulator_caches.apply()


def _tag_buckets_when_created() -> None:
    """``CreateBucket`` with ``Tags`` in its configuration tags the bucket.

    https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucketConfiguration.html
    """
    create = S3Response._bucket_response_put

    def create_with_tags(
        self: Any, request: Any, bucket_name: str, querystring: dict[str, Any]
    ) -> Any:
        answer = create(self, request, bucket_name, querystring)
        tags = {} if querystring else _configured_tags(self.body)
        if tags:
            backend: S3Backend = self.backend
            backend.put_bucket_tagging(bucket_name, tags)
        return answer

    replace_attribute(S3Response, "_bucket_response_put", create_with_tags)


def _configured_tags(body: Any) -> dict[str, str]:
    text = body.decode() if isinstance(body, bytes) else body
    if not text or "<Tags>" not in text:
        return {}
    tags = {}
    for tag in ET.fromstring(text).iterfind("{*}Tags/{*}Tag"):  # noqa: S314 - from our own client
        tags[tag.findtext("{*}Key", "")] = tag.findtext("{*}Value", "")
    return tags


def _give_replication_groups_their_clusters() -> None:
    """A replication group has ``NumCacheClusters`` members, each described as a cache cluster.

    They take the group's settings, and go when the group is deleted.
    https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html
    """
    create = ElastiCacheBackend.create_replication_group
    delete = ElastiCacheBackend.delete_replication_group

    def create_with_members(self: Any, **request: Any) -> Any:
        clusters = request.get("num_cache_clusters") or 1
        if not request.get("replicas_per_node_group") and not request.get("num_node_groups"):
            request["replicas_per_node_group"] = clusters - 1
        group = create(self, **request)
        for name in group.member_clusters:
            _add_member(self, name, request)
        return group

    def delete_with_members(self: Any, replication_group_id: str, *rest: Any, **more: Any) -> Any:
        group = self.replication_groups.get(replication_group_id)
        members = list(group.member_clusters) if group is not None else []
        answer = delete(self, replication_group_id, *rest, **more)
        del self.replication_groups[replication_group_id]
        for name in members:
            self.cache_clusters.pop(name, None)
        return answer

    replace_attribute(ElastiCacheBackend, "create_replication_group", create_with_members)
    replace_attribute(ElastiCacheBackend, "delete_replication_group", delete_with_members)


def _add_member(backend: Any, name: str, request: dict[str, Any]) -> None:
    wanted = inspect.signature(backend.create_cache_cluster).parameters
    settings = {key: request.get(key) for key in wanted}
    settings.update(cache_cluster_id=name, num_cache_nodes=1)
    member = backend.create_cache_cluster(**settings)
    member.at_rest_encryption_enabled = bool(request.get("at_rest_encryption_enabled"))
    member.transit_encryption_mode = request.get("transit_encryption_mode")
    member.security_groups = [
        {"SecurityGroupId": group, "Status": "active"}
        for group in request.get("security_group_ids") or []
    ]
