"""Encodings: JSON, CSV, base64, gzip, URL."""

from __future__ import annotations

import base64
import binascii
import codecs
import gzip
import io
import re
import zlib
from collections.abc import Sequence
from urllib.parse import quote_plus, unquote_to_bytes

from validator.evaluate.construct import list_value, object_value
from validator.evaluate.derive import assemble, derived, normalize
from validator.evaluate.functions import jsontext
from validator.evaluate.functions.arguments import string, text_of
from validator.evaluate.functions.csvtext import records
from validator.evaluate.functions.impure import impure
from validator.evaluate.functions.registry import (
    OPEN,
    TEXT,
    FunctionContext,
    FunctionError,
    Parameter,
    function,
)
from validator.model.types import STRING, object_of
from validator.model.value import Value

_SAME_NAMES = """
    iso-8859-1 utf-8 utf-16le utf-16be iso-8859-2 iso-8859-3 iso-8859-4 iso-8859-5
    iso-8859-6 iso-8859-7 iso-8859-8 iso-8859-9 iso-8859-10 iso-8859-13 iso-8859-14
    iso-8859-15 iso-8859-16 windows-1250 windows-1251 windows-1252 windows-1253 windows-1254
    windows-1255 windows-1256 windows-1257 windows-1258 koi8-r koi8-u ibm437 cp437 ibm850
    cp850 ibm852 ibm855 ibm860 ibm862 ibm863 ibm865 ibm866 ibm037 cp037 shift_jis euc-jp
    iso-2022-jp euc-kr big5 gbk gb18030
"""
_ENCODINGS = {
    "utf-16": "utf-16-be",
    "latin1": "iso-8859-1",
    "macintosh": "mac_roman",
    "windows-874": "cp874",
    "hz-gb-2312": "hz",
    "iso-8859-8-e": "iso-8859-8",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-6-e": "iso-8859-6",
    "iso-8859-6-i": "iso-8859-6",
    "us-ascii": "ascii",
    **{name: name for name in _SAME_NAMES.split()},
}
"""Python's codecs by the encoding names that Terraform knows, in lower case."""
_MOST_UNZIPPED = 64 * 1024 * 1024


@function("jsonencode", OPEN, returns=STRING)
def jsonencode(args: Sequence[Value], _: FunctionContext) -> Value:
    """JSON text: keys sorted, no white space, `<`, `>` and `&` escaped."""
    return assemble(jsontext.encode(args[0]), args)


@function("jsondecode", Parameter(STRING, "str", unknown=True))
def jsondecode(args: Sequence[Value], _: FunctionContext) -> Value:
    """The value of JSON text."""
    return decode_json(args[0])


def decode_json(value: Value) -> Value:
    """The value of JSON text, as `jsondecode` has it.

    A string that is unknown in places (a policy with the ARN of something not yet created) gives
    a known structure with unknown parts. Raises FunctionError for text that is not JSON.
    """
    try:
        if value.unknown is None:
            return jsontext.decode(text_of(value))
        if value.unknown.pieces:
            return jsontext.decode_pieces(value.unknown.pieces)
    except jsontext.JsonError as error:
        if value.is_unknown:
            return derived([value], not_null=False)
        raise FunctionError(f"invalid JSON: {error}", 0) from error
    return derived([value], not_null=False)


@function("csvdecode", TEXT)
def csvdecode(args: Sequence[Value], _: FunctionContext) -> Value:
    """A list of objects, one a row, named by the header row."""
    text = text_of(args[0])
    try:
        rows = records(text)
    except ValueError as error:
        raise FunctionError(f"invalid CSV: {error}", 0) from error
    if not rows:
        raise FunctionError("missing header line", 0)
    header = [normalize(name) for name in rows[0]]
    if len(set(header)) != len(header):
        raise FunctionError("duplicate column name in header line", 0)
    objects: list[Value] = []
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(header):
            raise FunctionError(f"record on line {number}: wrong number of fields", 0)
        fields = zip(header, row, strict=True)
        objects.append(object_value({name: string(normalize(cell)) for name, cell in fields}))
    return list_value(objects, object_of(dict.fromkeys(header, STRING)))


def _bytes(value: Value) -> bytes:
    return text_of(value).encode("utf-8", "surrogateescape")


def encode64(data: bytes) -> Value:
    """Standard base64 with padding."""
    return string(base64.b64encode(data).decode("ascii"))


def decode64(value: Value, index: int = 0) -> bytes:
    """The bytes of standard base64. Raises FunctionError."""
    text = re.sub(r"[\r\n]", "", text_of(value))
    try:
        return base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise FunctionError("failed to decode base64 data", index) from error


def utf8(data: bytes, what: str) -> Value:
    """A string of bytes. Raises FunctionError where they are not UTF-8."""
    try:
        return string(normalize(data.decode("utf-8")))
    except UnicodeDecodeError as error:
        raise FunctionError(f"the {what} contains bytes that are not UTF-8", 0) from error


@function("base64encode", TEXT, returns=STRING)
def base64encode(args: Sequence[Value], _: FunctionContext) -> Value:
    """Base64 of the string's UTF-8."""
    return encode64(_bytes(args[0]))


@function("base64decode", TEXT, returns=STRING)
def base64decode(args: Sequence[Value], _: FunctionContext) -> Value:
    """The UTF-8 string that base64 holds."""
    return utf8(decode64(args[0]), "result of decoding the provided string")


@function(
    "base64gzip", TEXT, returns=STRING,
    note="unknown: the bytes depend on the compressor",
)  # fmt: skip
def base64gzip(_: Sequence[Value], __: FunctionContext) -> Value:
    """Unknown: the compressed bytes depend on the engine's compressor."""
    return impure("base64gzip")


@function("base64gunzip", TEXT, returns=STRING, engines=("tofu",))
def base64gunzip(args: Sequence[Value], _: FunctionContext) -> Value:
    """The string that base64 of gzip holds."""
    data = decode64(args[0])
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            plain = stream.read(_MOST_UNZIPPED + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise FunctionError(f"failed to decompress: {error}", 0) from error
    if len(plain) > _MOST_UNZIPPED:
        return derived(args, STRING)
    return utf8(plain, "decompressed string")


def _codec(name: str) -> str:
    """Python's name of a character encoding. Raises FunctionError for one Terraform lacks."""
    found = name.lower()
    if found not in _ENCODINGS:
        raise FunctionError(f'"{name}" is not a supported IANA encoding name', 1)
    return _ENCODINGS[found]


@function("textencodebase64", TEXT, Parameter(STRING, "encoding"), returns=STRING)
def textencodebase64(args: Sequence[Value], _: FunctionContext) -> Value:
    """Base64 of the string in a character encoding."""
    name = text_of(args[1])
    codec = _codec(name)
    mark = codecs.BOM_UTF16_BE if name.lower() == "utf-16" else b""
    try:
        return encode64(mark + text_of(args[0]).encode(codec))
    except UnicodeEncodeError as error:
        raise FunctionError(
            f"the given string contains characters that cannot be represented in {name}", 0
        ) from error


@function("textdecodebase64", TEXT, Parameter(STRING, "encoding"), returns=STRING)
def textdecodebase64(args: Sequence[Value], _: FunctionContext) -> Value:
    """The string that base64 in a character encoding holds."""
    name = text_of(args[1])
    codec = _codec(name)
    data = decode64(args[0])
    if name.lower() == "utf-16":
        codec = "utf-16-le" if data.startswith(codecs.BOM_UTF16_LE) else codec
        data = data.removeprefix(codecs.BOM_UTF16_LE).removeprefix(codecs.BOM_UTF16_BE)
    try:
        return string(normalize(data.decode(codec)))
    except UnicodeDecodeError as error:
        raise FunctionError(
            f"the given string contains symbols that are not defined for {name}", 0
        ) from error


@function("urlencode", TEXT, returns=STRING)
def urlencode(args: Sequence[Value], _: FunctionContext) -> Value:
    """The string for use in a URL's query: space is `+`."""
    return string(quote_plus(text_of(args[0]).encode("utf-8", "surrogatepass"), safe="~"))


@function("urldecode", TEXT, returns=STRING, engines=("tofu",))
def urldecode(args: Sequence[Value], _: FunctionContext) -> Value:
    """The string that a URL's query holds."""
    text = text_of(args[0])
    if re.search(r"%(?![0-9A-Fa-f]{2})", text):
        raise FunctionError("invalid URL escape", 0)
    return utf8(unquote_to_bytes(text.replace("+", " ")), "decoded string")
