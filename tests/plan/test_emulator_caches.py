"""What the emulator is made to do like AWS with caches, asked through the AWS API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from validator.plan.sandbox import Sandbox

pytestmark = [pytest.mark.sandbox, pytest.mark.xdist_group("emulator")]

TAGS = [{"Key": "Project", "Value": "connectly-shared"}]


@pytest.fixture(scope="module")
def cache() -> Iterator[Any]:
    with Sandbox() as started:
        yield started.client("elasticache")


def user(cache: Any, name: str, engine: str, called: str | None = None) -> str:
    mode = "no-password-required" if called == "default" else "iam"
    cache.create_user(
        UserId=name,
        UserName=called or name,
        Engine=engine,
        AccessString="on ~* +@all",
        AuthenticationMode={"Type": mode},
    )
    return name


def refused(cache: Any, code: str) -> Any:
    return pytest.raises(cache.exceptions.ClientError, match=code)


def test_a_user_group_has_its_users_until_it_is_deleted(cache: Any) -> None:
    one, other = user(cache, "one", "valkey"), user(cache, "other", "valkey")
    made = cache.create_user_group(UserGroupId="g", Engine="VALKEY", UserIds=[one], Tags=TAGS)
    assert (made["Engine"], made["Status"], made["UserIds"]) == ("valkey", "active", [one])
    assert cache.list_tags_for_resource(ResourceName=made["ARN"])["TagList"] == TAGS
    with refused(cache, "UserGroupAlreadyExists"):
        cache.create_user_group(UserGroupId="g", Engine="valkey", UserIds=[one])
    cache.modify_user_group(UserGroupId="g", UserIdsToAdd=[other], UserIdsToRemove=[one])
    (found,) = cache.describe_user_groups(UserGroupId="g")["UserGroups"]
    assert found["UserIds"] == [other]
    assert cache.delete_user_group(UserGroupId="g")["Status"] == "deleting"
    with refused(cache, "UserGroupNotFound"):
        cache.describe_user_groups(UserGroupId="g")
    assert cache.describe_user_groups()["UserGroups"] == []


def test_a_user_group_of_redis_needs_the_default_user(cache: Any) -> None:
    jobs = user(cache, "jobs", "redis")
    with refused(cache, "DefaultUserRequired"):
        cache.create_user_group(UserGroupId="r", Engine="redis", UserIds=[jobs])
    nobody = user(cache, "nobody", "redis", "default")
    cache.create_user_group(UserGroupId="r", Engine="redis", UserIds=[jobs, nobody])
    with refused(cache, "DefaultUserRequired"):
        cache.modify_user_group(UserGroupId="r", UserIdsToRemove=[nobody])
    with refused(cache, "UserNotFound"):
        cache.modify_user_group(UserGroupId="r", UserIdsToAdd=["who"])
    (found,) = cache.describe_user_groups(UserGroupId="r")["UserGroups"]
    assert found["UserIds"] == [jobs, nobody]


def test_a_parameter_group_tells_what_was_modified(cache: Any) -> None:
    group = {"CacheParameterGroupName": "p"}
    with refused(cache, "InvalidParameterValue"):
        cache.create_cache_parameter_group(
            **group, CacheParameterGroupFamily="postgres17", Description="P."
        )
    made = cache.create_cache_parameter_group(
        **group, CacheParameterGroupFamily="valkey8", Description="P.", Tags=TAGS
    )["CacheParameterGroup"]
    assert (made["CacheParameterGroupFamily"], made["IsGlobal"]) == ("valkey8", False)
    assert cache.list_tags_for_resource(ResourceName=made["ARN"])["TagList"] == TAGS
    assert cache.describe_cache_parameters(**group)["Parameters"] == []
    parameter = {"ParameterName": "maxmemory-policy", "ParameterValue": "allkeys-lru"}
    cache.modify_cache_parameter_group(**group, ParameterNameValues=[parameter])
    found = cache.describe_cache_parameters(**group)["Parameters"]
    assert found == [{**parameter, "Source": "user"}]
    cache.delete_cache_parameter_group(**group)
    with refused(cache, "CacheParameterGroupNotFound"):
        cache.describe_cache_parameter_groups(**group)


def test_a_replication_group_has_an_endpoint_for_readers(cache: Any) -> None:
    made = cache.create_replication_group(
        ReplicationGroupId="readers",
        ReplicationGroupDescription="Readers.",
        CacheNodeType="cache.t4g.micro",
        Engine="valkey",
        NumCacheClusters=2,
    )["ReplicationGroup"]
    (group,) = made["NodeGroups"]
    assert group["ReaderEndpoint"]["Port"] == 6379
    assert group["ReaderEndpoint"]["Address"] != group["PrimaryEndpoint"]["Address"]
