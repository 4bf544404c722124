"""IP network functions (https://developer.hashicorp.com/terraform/language/functions/cidrsubnet)."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence

from validator.evaluate import numbers
from validator.evaluate.construct import list_value
from validator.evaluate.functions.arguments import (
    boolean,
    number_of,
    string,
    text_of,
    whole_of,
)
from validator.evaluate.functions.registry import (
    FunctionContext,
    FunctionError,
    Parameter,
    function,
)
from validator.model.types import BOOL, NUMBER, STRING, list_of
from validator.model.value import Value

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_HALF = 1 << 63
PREFIX = Parameter(STRING, "prefix")


def _network(text: str, index: int = 0) -> Network:
    address, _, bits = text.partition("/")
    refused = FunctionError(f'invalid CIDR expression: "{text}" is not a valid CIDR address', index)
    if not (bits.isascii() and bits.isdigit()) or "%" in text:
        raise refused
    if "." in address and ":" not in address:
        # Leading zeros are decimal to Terraform, and an error to Python.
        address = re.sub(r"(?<![0-9])0+(?=[0-9])", "", address)
    try:
        return ipaddress.ip_network(f"{address}/{int(bits)}", strict=False)
    except ValueError as error:
        raise refused from error


def _width(network: Network) -> int:
    return int(network.max_prefixlen)


def _address(network: Network, number: int) -> str:
    kind = ipaddress.IPv4Address if network.version == 4 else ipaddress.IPv6Address
    return str(kind(number))


def _big(value: Value, index: int) -> int:
    given = number_of(value)
    if not numbers.is_whole(given):
        raise FunctionError("a whole number is required", index)
    return int(given)


@function("cidrhost", PREFIX, Parameter(NUMBER, "hostnum"), returns=STRING)
def cidrhost(args: Sequence[Value], _: FunctionContext) -> Value:
    """The address of a host number, counted from the end where it is negative."""
    network, host = _network(text_of(args[0])), _big(args[1], 1)
    last = (1 << (_width(network) - network.prefixlen)) - 1
    # Terraform compares the lower 64 bits alone, as a signed number.
    number = -host - 1 if host < 0 else (host + _HALF) % (2 * _HALF) - _HALF
    if number > last or host >> _width(network) > 0:
        raise FunctionError(
            f"prefix of {network.prefixlen} does not accommodate a host numbered {host}", 1
        )
    offset = last - number if host < 0 else host
    return string(_address(network, int(network.network_address) | offset))


@function("cidrnetmask", PREFIX, returns=STRING)
def cidrnetmask(args: Sequence[Value], _: FunctionContext) -> Value:
    """The netmask of an IPv4 prefix."""
    network = _network(text_of(args[0]))
    if network.version != 4:
        raise FunctionError("IPv6 addresses cannot have a netmask", 0)
    return string(str(network.netmask))


@function(
    "cidrsubnet", PREFIX, Parameter(NUMBER, "newbits"), Parameter(NUMBER, "netnum"), returns=STRING
)
def cidrsubnet(args: Sequence[Value], _: FunctionContext) -> Value:
    """The subnet of a number, with so many bits more."""
    network, added = _network(text_of(args[0])), whole_of(args[1], 1, "newbits")
    number = _big(args[2], 2)
    length = network.prefixlen + added
    if not 0 <= length <= _width(network):
        raise FunctionError(
            f"insufficient address space to extend prefix of {network.prefixlen} by {added}", 1
        )
    if abs(number) >= (1 << added if added >= 0 else 2 * _HALF):
        raise FunctionError(
            f"prefix extension of {added} does not accommodate a subnet numbered {number}", 2
        )
    # A negative number sets the bits above the prefix too: Terraform's result is then no subnet.
    start = abs(int(network.network_address) | number << (_width(network) - length))
    if start >> _width(network):
        raise FunctionError("the resulting address is out of range", 2)
    return string(f"{_address(network, start)}/{length}")


@function("cidrsubnets", PREFIX, variadic=Parameter(NUMBER, "newbits"), returns=list_of(STRING))
def cidrsubnets(args: Sequence[Value], _: FunctionContext) -> Value:
    """Consecutive subnets with so many bits more each."""
    network = _network(text_of(args[0]))
    cursor = int(network.network_address)
    last = int(network.broadcast_address)
    found: list[Value] = []
    if cursor == 0 and len(args) > 1:
        # Terraform starts from the subnet before the first, which address zero does not have.
        raise FunctionError("not enough remaining address space for a subnet", 1)
    for index, value in enumerate(args[1:], start=1):
        added = whole_of(value, index, "newbits")
        if added < 1:
            raise FunctionError("must extend prefix by at least one bit", index)
        if added > 32:
            raise FunctionError("may not extend prefix by more than 32 bits", index)
        length = network.prefixlen + added
        if length > _width(network):
            raise FunctionError(
                f"would extend prefix to {length} bits, which is too long for IPv{network.version}",
                index,
            )
        step = 1 << (_width(network) - length)
        cursor = -(-cursor // step) * step
        if cursor + step - 1 > last:
            raise FunctionError(
                f"not enough remaining address space for a subnet with a prefix of {length} bits",
                index,
            )
        found.append(string(f"{_address(network, cursor)}/{length}"))
        cursor += step
    return list_value(found, STRING)


@function(
    "cidrcontains", Parameter(STRING, "containing_prefix"),
    Parameter(STRING, "contained_ip_or_prefix"), returns=BOOL, engines=("tofu",),
)  # fmt: skip
def cidrcontains(args: Sequence[Value], _: FunctionContext) -> Value:
    """Whether a prefix contains an address or another prefix."""
    outer, text = _network(text_of(args[0])), text_of(args[1])
    inner = _network(text if "/" in text else f"{text}/{128 if ':' in text else 32}", 1)
    if outer.version != inner.version:
        raise FunctionError("address families do not match", 1)
    first, last = int(outer.network_address), int(outer.broadcast_address)
    return boolean(first <= int(inner.network_address) and int(inner.broadcast_address) <= last)
