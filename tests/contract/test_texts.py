"""Types and terms are written as they can be read; a contract file is what it was written from."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validator.contract.diff import diff
from validator.contract.file import ContractError, dump, load_contract, load_contracts, schema_of
from validator.contract.model import Contract, Deprecation, Entry, Parameter, State
from validator.contract.shapes import fit, parse_type, type_text
from validator.contract.terms import Term, parse_term
from validator.model.types import BOOL, DYNAMIC, NUMBER, STRING, Type

TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)
TYPES = st.recursive(
    st.sampled_from([STRING, NUMBER, BOOL, DYNAMIC]),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["list", "set", "map"]), inner).map(
            lambda pair: Type(pair[0], element=pair[1])  # type: ignore[arg-type]
        ),
        st.lists(inner, max_size=3).map(lambda some: Type("tuple", elements=tuple(some))),
        st.dictionaries(TEXTS, inner, max_size=3).map(
            lambda some: Type("object", attributes=tuple(sorted(some.items())))
        ),
    ),
    max_leaves=8,
)


@given(TYPES)
def test_a_type_reads_as_it_was_written(kind: Type) -> None:
    assert parse_type(type_text(kind)) == kind
    assert fit(type_text(kind), type_text(kind)) == "same"


@given(TYPES, TYPES)
def test_no_type_is_wider_both_ways(one: Type, other: Type) -> None:
    left, right = type_text(one), type_text(other)
    assert {fit(left, right), fit(right, left)} != {"wider"}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("string", "list(string)", "other"),
        ("list(string)", "set(string)", "other"),
        ("number", "string", "other"),
        ("object({a = string})", "object({a = string, b = number})", "wider"),
        ("object({a = string, b = number})", "object({a = string})", "other"),
        ("map(object({a = string}))", "map(object({a = string, b = string}))", "wider"),
        ("list(any)", "list(string)", "same"),
    ],
)
def test_what_a_new_type_is_to_an_old_reader(before: str, after: str, expected: str) -> None:
    assert fit(before, after) == expected


@pytest.mark.parametrize("text", ["", "list", "list(", "strong", "object({a})", "string string"])
def test_what_is_no_type_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match="not a type"):
        parse_type(text)


NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,12}", fullmatch=True)
VALUES = st.from_regex(r"[a-z0-9][a-z0-9./-]{0,12}", fullmatch=True)
TERMS = st.builds(
    Term,
    st.builds("aws_{}.{}".format, NAMES, NAMES),
    st.lists(st.tuples(NAMES, VALUES), max_size=3).map(tuple),
    st.one_of(st.just(""), NAMES),
    st.booleans(),
)


@given(TERMS)
def test_a_term_reads_as_it_was_written(term: Term) -> None:
    assert parse_term(str(term)) == term


ENTRIES = st.builds(
    Entry,
    NAMES,
    TYPES.map(type_text),
    st.lists(TERMS.map(str), max_size=3).map(tuple),
    st.none(),
    TEXTS,
    st.booleans(),
    TEXTS,
    st.one_of(st.none(), st.builds(Deprecation, TEXTS, TEXTS, st.just("2027-01-31"), TEXTS)),
)


@settings(max_examples=60)
@given(st.lists(ENTRIES, max_size=4), st.booleans(), st.integers(1, 9))
def test_a_file_holds_the_whole_contract(
    tmp_path_factory: pytest.TempPathFactory, entries: list[Entry], published: bool, revision: int
) -> None:
    by_name = {one.name: one for one in entries}
    parameters: dict[str, Parameter] = {}
    for name, one in by_name.items() if published else ():
        ssm = f"/shared/{name}"
        by_name[name] = replace(one, ssm=ssm)
        parameters[ssm] = Parameter(
            ssm, "StringList", name, one.meaning, one.description, one.since
        )
    state = State("bucket", "key", None) if published else None
    contract = Contract("dev", dict(sorted(by_name.items())), parameters, state, revision)
    path = tmp_path_factory.mktemp("contract") / "dev.json"
    path.write_text(dump(contract), encoding="utf-8")
    found = load_contract(os.fspath(path))
    assert replace(found, path="") == contract
    assert diff(contract, found) == ()
    assert dump(found) == dump(contract)
    jsonschema.validate(json.loads(dump(contract)), schema_of("contract"))


@pytest.mark.parametrize("name", ["contract", "changelog", "deprecations"])
def test_a_schema_is_one(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema_of(name))


@pytest.mark.parametrize(
    ("change", "line", "message"),
    [
        (('"revision": 1', '"revision": 0'), 4, "0 is less than the minimum"),
        (('"type": "string"', '"type": "strong"'), 8, "not a type: strong"),
        (('"since": "0.1.0"', '"since": 1'), 14, "1 is not of type 'string'"),
        (("{", "["), 18, "not valid YAML"),
    ],
)
def test_a_broken_file_is_told_with_its_line(
    tmp_path: Path, change: tuple[str, str], line: int, message: str
) -> None:
    entry = Entry("a", "string", ("aws_vpc.id",), None, "The VPC.", since="0.1.0")
    path = tmp_path / "dev.json"
    path.write_text(dump(Contract("dev", {"a": entry})).replace(*change, 1))
    with pytest.raises(ContractError) as caught:
        load_contract(os.fspath(path))
    assert message in caught.value.message
    assert (caught.value.location.path, caught.value.location.line) == (os.fspath(path), line)


def test_two_files_of_one_environment_are_an_error(tmp_path: Path) -> None:
    for name in ("dev.json", "other.json"):
        (tmp_path / name).write_text(dump(Contract("dev", {})))
    with pytest.raises(ContractError, match=r"dev is in .*dev.json already"):
        load_contracts(os.fspath(tmp_path))
