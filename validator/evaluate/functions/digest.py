"""Hashes and identifiers."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence

from validator.evaluate.functions.arguments import string, text_of
from validator.evaluate.functions.impure import impure
from validator.evaluate.functions.registry import (
    TEXT,
    FunctionContext,
    FunctionError,
    Implementation,
    Parameter,
    function,
)
from validator.model.types import NUMBER, STRING
from validator.model.value import Value

HEX = {"md5": "md5", "sha1": "sha1", "sha256": "sha256", "sha512": "sha512"}
BASE64 = {"base64sha256": "sha256", "base64sha512": "sha512"}


def digest_text(name: str, data: bytes) -> str:
    """The digest of bytes by the name of a function: hexadecimal, or base64 of the raw bytes."""
    if name in BASE64:
        raw = hashlib.new(BASE64[name], data, usedforsecurity=False).digest()
        return base64.b64encode(raw).decode("ascii")
    return hashlib.new(HEX[name], data, usedforsecurity=False).hexdigest()


def _digest(name: str) -> Implementation:
    def implementation(args: Sequence[Value], _: FunctionContext) -> Value:
        return string(digest_text(name, text_of(args[0]).encode("utf-8", "surrogateescape")))

    implementation.__doc__ = f"The {name} digest of a string's UTF-8."
    return function(name, TEXT, returns=STRING)(implementation)


for _name in (*HEX, *BASE64):
    _digest(_name)


@function("uuidv5", Parameter(STRING, "namespace"), Parameter(STRING, "name"), returns=STRING)
def uuidv5(args: Sequence[Value], _: FunctionContext) -> Value:
    """The UUID of a name in a namespace: dns, url, oid, x500, or a UUID."""
    import uuid

    namespaces = {
        "dns": uuid.NAMESPACE_DNS,
        "url": uuid.NAMESPACE_URL,
        "oid": uuid.NAMESPACE_OID,
        "x500": uuid.NAMESPACE_X500,
    }
    given = text_of(args[0])
    namespace = namespaces.get(given)
    if namespace is None:
        try:
            namespace = uuid.UUID(given)
        except ValueError as error:
            raise FunctionError(f"uuidv5() doesn't support namespace {given}", 0) from error
    return string(str(uuid.uuid5(namespace, text_of(args[1]))))


@function("uuid", returns=STRING, note="impure: unknown")
def uuid_(_: Sequence[Value], __: FunctionContext) -> Value:
    """Unknown: another one at every run."""
    return impure("uuid")


@function(
    "bcrypt", TEXT, variadic=Parameter(NUMBER, "cost"), returns=STRING, note="impure: unknown"
)
def bcrypt(args: Sequence[Value], _: FunctionContext) -> Value:
    """Unknown: salted anew at every run."""
    if len(args) > 2:
        raise FunctionError("bcrypt() takes no more than two arguments", 2)
    return impure("bcrypt")


@function(
    "rsadecrypt", Parameter(STRING, "ciphertext"), Parameter(STRING, "privatekey"),
    returns=STRING, note="a secret: unknown",
)  # fmt: skip
def rsadecrypt(_: Sequence[Value], __: FunctionContext) -> Value:
    """Unknown: what it decrypts is a secret that nothing here needs to see."""
    return impure("rsadecrypt")
