"""Gaps of the AWS emulator that caches meet, closed against AWS behaviour."""

from __future__ import annotations

import re
from typing import Any

from validator.plan.emulator_applied import replace_attribute

__all__ = ["apply"]


def apply() -> None:
    """Closes the gaps in the emulator of this process."""
    _reader_endpoint()
    _tags_of_groups()
    _user_groups()
    _parameter_groups()


def _reader_endpoint() -> None:
    """The node group of a replication group that is not sharded has an endpoint for its readers.

    https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_NodeGroup.html
    """
    from moto.elasticache.models import ReplicationGroup

    initialise = ReplicationGroup.__init__

    def with_readers(group: Any, *given: Any, **named: Any) -> None:
        initialise(group, *given, **named)
        for one in group.node_groups:
            if "reader_endpoint_address" in one:
                address = one["reader_endpoint_address"]
                one["reader_endpoint"] = {"address": address, "port": group.port}

    replace_attribute(ReplicationGroup, "__init__", with_readers)


def _tags_of_groups() -> None:
    """ListTagsForResource takes the ARNs of user groups and parameter groups too.

    https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_ListTagsForResource.html
    """
    from moto.elasticache.models import ElastiCacheBackend

    original = ElastiCacheBackend.list_tags_for_resource

    def list_tags_for_resource(backend: Any, arn: str) -> Any:
        if arn.split(":")[5:6] in (["usergroup"], ["parametergroup"]):
            return backend.tagging_service.list_tags_for_resource(arn)
        return original(backend, arn)

    replace_attribute(ElastiCacheBackend, "list_tags_for_resource", list_tags_for_resource)


def _kept(response: Any, kind: str) -> dict[str, dict[str, Any]]:
    """What of a kind that the emulator does not know is there, by name."""
    found: dict[str, dict[str, Any]] = vars(response.elasticache_backend).setdefault(kind, {})
    return found


def _named(response: Any, kind: str, name: str, code: str) -> list[dict[str, Any]]:
    """All of a kind, or the one of a name; an error of the code where that is not there."""
    kept = _kept(response, kind)
    if name and name not in kept:
        raise _error(code, f"{name} not found.")
    return [kept[name]] if name else list(kept.values())


def _error(code: str, message: str) -> Exception:
    from moto.elasticache.exceptions import ElastiCacheException

    error: Exception = ElastiCacheException(message)
    vars(error)["code"] = code
    return error


def _arn(response: Any, kind: str, name: str) -> str:
    return f"arn:aws:elasticache:{response.region}:{response.current_account}:{kind}:{name}"


def _tag(response: Any, arn: str) -> None:
    response.elasticache_backend.tagging_service.tag_resource(arn, response._get_param("Tags", []))


def _user_groups() -> None:
    """The user groups of RBAC, which the emulator lacks.

    https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateUserGroup.html
    """
    from moto.core.responses import ActionResult
    from moto.elasticache.responses import ElastiCacheResponse

    def create_user_group(response: Any) -> ActionResult:
        name, engine = (response._get_param(key) for key in ("UserGroupId", "Engine"))
        if name in _kept(response, "user_groups"):
            raise _error("UserGroupAlreadyExists", f"User group {name} already exists.")
        arn = _arn(response, "usergroup", name)
        group = {"UserGroupId": name, "Engine": engine.lower(), "Status": "active", "ARN": arn}
        _set_users(response, group, response._get_param("UserIds", []))
        _kept(response, "user_groups")[name] = group
        _tag(response, arn)
        return ActionResult(group)

    def describe_user_groups(response: Any) -> ActionResult:
        name = response._get_param("UserGroupId")
        return ActionResult(
            {"UserGroups": _named(response, "user_groups", name, "UserGroupNotFound")}
        )

    def modify_user_group(response: Any) -> ActionResult:
        name = response._get_param("UserGroupId")
        (group,) = _named(response, "user_groups", name, "UserGroupNotFound")
        gone = response._get_param("UserIdsToRemove", [])
        kept = [user for user in group["UserIds"] if user not in gone]
        _set_users(response, group, [*kept, *response._get_param("UserIdsToAdd", [])])
        return ActionResult(group)

    def delete_user_group(response: Any) -> ActionResult:
        name = response._get_param("UserGroupId")
        (group,) = _named(response, "user_groups", name, "UserGroupNotFound")
        del _kept(response, "user_groups")[name]
        return ActionResult({**group, "Status": "deleting"})

    for function in (
        create_user_group,
        describe_user_groups,
        modify_user_group,
        delete_user_group,
    ):
        replace_attribute(ElastiCacheResponse, function.__name__, function)


def _set_users(response: Any, group: dict[str, Any], users: list[str]) -> None:
    """The users of a group: all of them are there, and of Redis OSS the default one is among them.

    https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html
    """
    found = [response.elasticache_backend.describe_users(user)[0] for user in users]
    if group["Engine"] == "redis" and "default" not in [user.name for user in found]:
        message = "User group needs to contain a user with the user name default."
        raise _error("DefaultUserRequired", message)
    group["UserIds"] = users


def _parameter_groups() -> None:
    """Cache parameter groups, which the emulator lacks; only what was modified is told of.

    https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateCacheParameterGroup.html
    """
    from moto.core.responses import ActionResult
    from moto.elasticache.responses import ElastiCacheResponse

    def named(response: Any) -> list[dict[str, Any]]:
        name = response._get_param("CacheParameterGroupName")
        return _named(response, "parameter_groups", name, "CacheParameterGroupNotFound")

    def create_cache_parameter_group(response: Any) -> ActionResult:
        keys = ("CacheParameterGroupName", "CacheParameterGroupFamily", "Description")
        group = {key: response._get_param(key) for key in keys}
        name = group["CacheParameterGroupName"]
        if name in _kept(response, "parameter_groups"):
            raise _error("CacheParameterGroupAlreadyExists", f"{name} already exists.")
        if not re.fullmatch(
            r"(redis|valkey|memcached)[0-9.x]+", group["CacheParameterGroupFamily"]
        ):
            raise _error("InvalidParameterValue", f"{group} has no family of an engine.")
        arn = _arn(response, "parametergroup", name)
        _kept(response, "parameter_groups")[name] = {**group, "IsGlobal": False, "ARN": arn}
        _kept(response, "parameters")[name] = {}
        _tag(response, arn)
        return ActionResult({"CacheParameterGroup": _kept(response, "parameter_groups")[name]})

    def describe_cache_parameter_groups(response: Any) -> ActionResult:
        return ActionResult({"CacheParameterGroups": named(response)})

    def modify_cache_parameter_group(response: Any) -> ActionResult:
        name = named(response)[0]["CacheParameterGroupName"]
        for one in response._get_param("ParameterNameValues", []):
            _kept(response, "parameters")[name][one["ParameterName"]] = one["ParameterValue"]
        return ActionResult({"CacheParameterGroupName": name})

    def describe_cache_parameters(response: Any) -> ActionResult:
        parameters = _kept(response, "parameters")[named(response)[0]["CacheParameterGroupName"]]
        found = [
            {"ParameterName": name, "ParameterValue": value, "Source": "user"}
            for name, value in parameters.items()
        ]
        return ActionResult({"Parameters": found})

    def delete_cache_parameter_group(response: Any) -> ActionResult:
        name = named(response)[0]["CacheParameterGroupName"]
        for kind in ("parameter_groups", "parameters"):
            del _kept(response, kind)[name]
        return ActionResult({})

    for function in (
        create_cache_parameter_group,
        describe_cache_parameter_groups,
        modify_cache_parameter_group,
        describe_cache_parameters,
        delete_cache_parameter_group,
    ):
        replace_attribute(ElastiCacheResponse, function.__name__, function)
