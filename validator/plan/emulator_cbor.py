"""Smithy RPC v2 with CBOR bodies, the protocol in which newer AWS clients speak to CloudWatch.

https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
The emulator knows only the protocols that such a service spoke before. A call is handed on to it as
AWS JSON (https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html), and the answer is handed
back as CBOR.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from botocore.model import DenormalizedStructureBuilder
from botocore.parsers import RpcV2CBORParser
from botocore.serialize import RpcV2CBORSerializer
from moto.core.utils import get_service_model

__all__ = ["Call", "call_of"]

Answer = tuple[int, dict[str, str], bytes]
"""Status, headers and body."""

_SERVICES = {"GraniteServiceVersion20100801": "cloudwatch"}
"""Names that calls are addressed to, and the services that they mean."""

_PATH = re.compile(r"/service/(?P<service>\w+)/operation/(?P<operation>\w+)$")
_OF_THE_BODY = ("accept", "content-length", "content-type", "smithy-protocol")


@dataclass(frozen=True, slots=True)
class Call:
    """A call of one operation; `target` is the service's name in the path."""

    target: str
    operation: str

    def headers(self, given: Mapping[str, str], body: bytes) -> dict[str, str]:
        """The headers of the same call in AWS JSON, with ``body`` as `body` gives it."""
        kept = {name: value for name, value in given.items() if name.lower() not in _OF_THE_BODY}
        return {
            **kept,
            "Content-Length": str(len(body)),
            "Content-Type": "application/x-amz-json-1.0",
            "X-Amz-Target": f"{self.target}.{self.operation}",
        }

    def body(self, given: bytes | None) -> bytes:
        """The body of the same call in AWS JSON."""
        parser = RpcV2CBORParser()
        stream = parser.get_peekable_stream_from_bytes(given or b"\xa0")
        return json.dumps(parser.parse_data_item(stream), default=_in_json).encode()

    def answer(self, status: int, headers: Mapping[str, str], body: str | bytes) -> Answer:
        """What the emulator answered in AWS JSON, as the client expects it."""
        given = json.loads(body or "{}")
        if status < 400:
            model = get_service_model(_SERVICES[self.target])
            shape = model.operation_model(self.operation).output_shape
        else:
            given, shape = _error(given), _ERROR
        content = _Serializer()._serialize_body_params(given, shape) if shape else b"\xa0"
        kept = {name: str(value) for name, value in headers.items() if name.lower() not in _DROPPED}
        own = {"Content-Length": str(len(content)), "Content-Type": "application/cbor"}
        return status, {**kept, **own, "smithy-protocol": "rpc-v2-cbor"}, content


def call_of(path: str, headers: Mapping[str, str]) -> Call | None:
    """The call that a request makes in this protocol; None where it speaks another one."""
    found = _PATH.match(path)
    if headers.get("smithy-protocol") != "rpc-v2-cbor" or found is None:
        return None
    call = Call(found["service"], found["operation"])
    return call if call.target in _SERVICES else None


_DROPPED = ("content-length", "content-type", "status", "x-amzn-errortype")
_TEXT = {"type": "string"}
_ERROR = (
    DenormalizedStructureBuilder().with_members({"__type": _TEXT, "message": _TEXT}).build_model()
)


def _error(given: Mapping[str, Any]) -> dict[str, str]:
    message = given.get("message") or given.get("Message") or ""
    return {"__type": str(given.get("__type", "InternalFailure")), "message": str(message)}


def _in_json(value: object) -> object:
    if isinstance(value, datetime):
        return value.timestamp()
    assert isinstance(value, bytes), f"CBOR holds {type(value)}"
    return base64.b64encode(value).decode()


class _Serializer(RpcV2CBORSerializer):  # type: ignore[misc]
    """CBOR of values that were read from JSON, where blobs are base64."""

    def _serialize_type_blob(self, serialized: Any, value: str, shape: Any, key: Any) -> None:
        super()._serialize_type_blob(serialized, base64.b64decode(value), shape, key)
