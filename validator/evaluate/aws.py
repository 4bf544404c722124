"""What the AWS provider adds to a configuration and does not have to ask AWS for.

`tags_all` (provider `default_tags` under a resource's own tags), the rendered policy document,
and the region and partition of a configured provider.
(https://github.com/hashicorp/terraform-provider-aws/tree/main/website/docs)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from validator.evaluate import policy_document
from validator.evaluate.construct import map_value
from validator.evaluate.derive import derived
from validator.model.graph import Provider
from validator.model.location import Hop, Location
from validator.model.taggable import taggable
from validator.model.types import STRING, Type
from validator.model.value import Value

_PARTITIONS = (
    ("cn-", "aws-cn", "amazonaws.com.cn", "cn.com.amazonaws"),
    ("us-gov-", "aws-us-gov", "amazonaws.com", "com.amazonaws"),
    ("us-iso-", "aws-iso", "c2s.ic.gov", "gov.ic.c2s"),
    ("us-isob-", "aws-iso-b", "sc2s.sgov.gov", "gov.sgov.sc2s"),
    ("eusc-", "aws-eusc", "amazonaws.eu", "eu.amazonaws"),
    ("", "aws", "amazonaws.com", "com.amazonaws"),
)
"""Region prefix, partition, DNS suffix and its reverse."""
_SECRETS = (
    "auth_token", "client_secret", "master_password", "master_password_wo", "password",
    "password_wo", "private_key", "secret_binary", "secret_key", "secret_string",
    "secret_string_wo", "value_wo",
)  # fmt: skip
"""Arguments that the provider's schema marks sensitive wherever they occur."""


def complete(
    kind: str,
    block_type: str,
    address: str,
    values: dict[str, Value],
    provider: Provider,
    location: Location,
) -> None:
    """Add to an instance's `values` what the provider knows without asking, in place."""
    if not kind.startswith("aws_"):
        return
    if block_type == "resource":
        _hide_secrets(kind, values)
        if "tags" in values or kind in taggable():
            _tags_all(address, values, provider, location)
        return
    if block_type != "data":
        return
    if kind == "aws_iam_policy_document":
        for name, rendered in policy_document.rendered(values).items():
            hop = Hop(f"attribute {name}", address, location)
            values[name] = replace(rendered, trail=(hop, *rendered.trail))
    elif kind in ("aws_region", "aws_partition"):
        _place(kind, address, values, provider, location)


def _hide_secrets(kind: str, values: dict[str, Value]) -> None:
    for name in _SECRETS:
        if name in values:
            values[name] = replace(values[name], sensitive=True)
    if kind == "aws_ssm_parameter" and "value" in values:
        secure = values.get("type")
        if secure is None or secure.data not in ("String", "StringList"):
            values["value"] = replace(values["value"], sensitive=True)


def _tags_all(
    address: str, values: dict[str, Value], provider: Provider, location: Location
) -> None:
    tags = values.get("tags")
    defaults = _default_tags(provider)
    if "tags_all" in values or (tags is None and defaults is None):
        return
    hop = Hop("attribute tags_all", address, location)
    given = [value for value in (defaults, tags) if value is not None and not value.is_null]
    fields: dict[str, Value] = {}
    for value in given:
        if value.unknown is not None or not isinstance(value.data, Mapping):
            values["tags_all"] = replace(derived(given, Type("map", element=STRING)), trail=(hop,))
            return
        fields |= value.data
    made = map_value(fields, STRING)
    trail = tags.trail if tags is not None else ()
    sensitive = any(value.sensitive for value in given)
    values["tags_all"] = replace(made, sensitive=sensitive, trail=(hop, *trail))


def _default_tags(provider: Provider) -> Value | None:
    blocks = provider.values.at(("default_tags",))
    if blocks.unknown is not None:
        return blocks
    if not isinstance(blocks.data, tuple) or not blocks.data:
        return None
    return blocks.data[0].at(("tags",))


def _place(
    kind: str, address: str, values: dict[str, Value], provider: Provider, location: Location
) -> None:
    region = values.get("region")
    if region is None:
        region = provider.values.at(("region",))
    if region is None or not isinstance(region.data, str):
        return
    known = _of_region(region.data) if kind == "aws_partition" else _region(region.data)
    for name, text in known.items():
        hop = Hop(f"attribute {name}", address, location)
        values.setdefault(name, Value(STRING, text, trail=(hop, *region.trail)))


def _of_region(region: str) -> dict[str, str]:
    _, partition, suffix, reverse = next(p for p in _PARTITIONS if region.startswith(p[0]))
    return {
        "id": partition, "partition": partition, "dns_suffix": suffix,
        "reverse_dns_prefix": reverse,
    }  # fmt: skip


def _region(region: str) -> dict[str, str]:
    suffix = _of_region(region)["dns_suffix"]
    return {
        "id": region, "name": region, "region": region, "endpoint": f"ec2.{region}.{suffix}",
    }  # fmt: skip
