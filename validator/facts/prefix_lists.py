"""What a prefix list holds, as far as the graph tells."""

from __future__ import annotations

from validator.facts import cidr
from validator.facts.identity import existence, is_configured, need_of, references, resolve
from validator.facts.world import World
from validator.model.graph import Resource
from validator.model.location import Hop
from validator.model.value import Value


def prefix_list(world: World, value: Value) -> list[tuple[cidr.Network, Hop]] | str:
    """The blocks of a customer-managed prefix list, or the input that would tell them.

    AWS-managed lists (`data.aws_prefix_list`, `com.amazonaws.*`) hold a service's own addresses.
    """
    target = resolve(world, value, "aws_ec2_managed_prefix_list", "aws_prefix_list")
    resource = target.resource
    if resource is None:
        return target.needs or target.label
    if resource.mode == "data":
        name = resource.at("name").data or resource.at("filter", 0, "values", 0).data
        aws = isinstance(name, str) and name.startswith("com.amazonaws.")
        return [] if aws or resource.type == "aws_prefix_list" else resource.address
    if resource.at("entry").is_unknown and is_configured(world, resource.at("entry")):
        return need_of(resource.at("entry"))
    found: list[tuple[cidr.Network, Hop]] = []
    entries: list[tuple[Value, Resource]] = [(one, resource) for one in resource.blocks("entry")]
    kinds = ("aws_ec2_managed_prefix_list_entry",)
    for entry, named in references(world, kinds, "prefix_list_id", resource.type):
        if named.names(resource) is None:
            return named.need(resource)
        if named.names(resource) and existence(entry):
            return existence(entry)
        if named.names(resource):
            entries.append((entry.values, entry))
    for values, owner in entries:
        text = values.at(("cidr",))
        if not isinstance(text.data, str):
            return need_of(text) or owner.address
        place = Hop(f"prefix list entry {text.data}", owner.address, text.location)
        found.append((cidr.parse(text.data), place))
    return found
