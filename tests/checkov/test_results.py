"""What checkov prints, read; as findings; without what our own rules say."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest
from harness.scanner import output, record
from hypothesis import given
from hypothesis import strategies as st

from validator.checkov.checks import checks, docs_link
from validator.checkov.duplicates import duplicates, without_duplicates
from validator.checkov.findings import findings, in_plan, in_sources, of_root
from validator.checkov.results import Check, Results, ResultsError, parse
from validator.model.location import Hop, Location
from validator.model.verdict import Finding, Severity, Verdict

PATH = "/repository/main.tf"


def parsed(**lists: list[dict]) -> tuple[Check, ...]:
    return parse(json.dumps(output(**lists))).checks


def test_every_list_becomes_checks_with_place_severity_and_comment() -> None:
    skipped = record("CKV_AWS_18", "aws_s3_bucket.b", PATH, (7, 9))
    skipped["check_result"] = {"result": "SKIPPED", "suppress_comment": "no logs here"}
    found = parsed(
        failed=[record("CKV_AWS_91", "aws_lb.this", PATH, (1, 4), severity="HIGH")],
        passed=[record("CKV2_AWS_6", 'aws_s3_bucket.this["a"]', PATH, (5, 6))],
        skipped=[skipped],
    )
    by_id = {check.id: check for check in found}
    assert by_id["CKV_AWS_91"].severity is Severity.HIGH
    assert by_id["CKV_AWS_91"].verdict is Verdict.FAIL
    assert (by_id["CKV_AWS_91"].first, by_id["CKV_AWS_91"].last) == (1, 4)
    assert by_id["CKV2_AWS_6"].verdict is Verdict.PASS
    assert by_id["CKV2_AWS_6"].severity is None
    assert by_id["CKV_AWS_18"].skip == "no logs here"


@pytest.mark.parametrize(
    ("resource", "kind", "address"),
    [
        ("aws_iam_policy_document.d", "data.aws.Some", "data.aws_iam_policy_document.d"),
        (
            'module.a["k"].module.b.aws_iam_policy_document.d[0]',
            "data.aws.Some",
            'module.a["k"].module.b.data.aws_iam_policy_document.d[0]',
        ),
        ("data.aws_iam_policy_document.d", "data.aws.Some", "data.aws_iam_policy_document.d"),
        ("vpc", "module.generic.RevisionHash", "module.vpc"),
        ("aws_lb.this", "resource.aws.Some", "aws_lb.this"),
        ("aws.default", "provider.aws.credentials", "aws.default"),
    ],
)
def test_addresses_are_terraforms(resource: str, kind: str, address: str) -> None:
    kind = f"checkov.terraform.checks.{kind}"
    (found,) = parsed(failed=[record("CKV_AWS_1", resource, PATH, (1, 2), check_class=kind)])
    assert found.address == address


def test_a_result_is_told_once() -> None:
    one = record("CKV_AWS_18", "aws_s3_bucket.b", PATH, (1, 2))
    assert len(parsed(failed=[one, dict(one)])) == 1


def test_several_frameworks_nothing_to_look_at_and_noise_before_are_read() -> None:
    one = record("CKV_AWS_18", "aws_s3_bucket.b", PATH, (1, 2))
    nothing = {"passed": 0, "failed": 0, "checkov_version": "3.3.30"}
    assert len(parse(json.dumps([output(failed=[one]), nothing])).checks) == 1
    assert parse(json.dumps(nothing)) == Results()
    assert len(parse("a warning {of it}\n" + json.dumps(output(failed=[one]))).checks) == 1
    assert parse(json.dumps(output(unread=["/x/broken.tf"]))).unread == ("/x/broken.tf",)


@pytest.mark.parametrize(
    "text",
    ["", "Traceback", "{", "[1]", '{"a": 1}', json.dumps(output(failed=["x"]))],  # type: ignore[list-item]
)
def test_anything_else_is_an_error_that_quotes_nothing(text: str) -> None:
    with pytest.raises(ResultsError) as caught:
        parse(text)
    assert "Traceback" not in str(caught.value)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "results",
                        "failed_checks",
                        "check_id",
                        "resource",
                        "file_line_range",
                        "passed",
                    ]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_no_document_makes_it_crash(document: object) -> None:
    with contextlib.suppress(ResultsError):
        parse(json.dumps(document))


def check(id: str, address: str, path: str = PATH, first: int = 3, last: int = 5) -> Check:
    return Check(id, f"Ensure {id}", Verdict.FAIL, address, path, first, last)


def test_a_finding_has_the_check_its_place_its_lines_and_its_source() -> None:
    (found,) = findings(
        [check("CKV_AWS_18", "aws_s3_bucket.b")], "root", in_sources([PATH], "root")
    )
    assert (found.rule, found.source, found.root) == ("CKV_AWS_18", "checkov", "root")
    assert found.severity is Severity.MEDIUM
    assert found.location == Location(PATH, 3)
    assert found.evidence[0].what == "checkov: lines 3 to 5"
    assert found.docs == docs_link("CKV_AWS_18")
    assert "/blob/3.3.30/" in found.docs


def test_the_fingerprint_is_the_same_in_sources_and_in_a_plan() -> None:
    address = 'module.m["a"].aws_s3_bucket.b'
    place = Location("modules/m/main.tf", 12)
    one = check("CKV_AWS_18", address)
    (source,) = findings([one], "root", in_sources([], "root"))
    (plan,) = findings([one], "plan.json", in_plan({address: place}))
    assert source.fingerprint == plan.fingerprint
    assert plan.location == place
    (block,) = findings([one], "plan.json", in_plan({"module.m.aws_s3_bucket.b": place}))
    assert block.location == place


def test_paths_are_those_of_our_own_findings(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "main.tf").write_text("")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    ours = f"{tmp_path}/link/main.tf"
    one = check("CKV_AWS_18", "aws_s3_bucket.b", str(tmp_path / "real" / "main.tf"))
    assert in_sources([ours], "root")(one) == Location(ours, 3)


def test_only_what_is_of_the_root_and_the_modules_it_calls(tmp_path: Path) -> None:
    root, module = str(tmp_path / "root"), str(tmp_path / "module")
    modules = [("", root), ('module.m["a"]', module), ('module.m["a"].module.n', f"{module}/n")]
    mine = [
        check("CKV_AWS_1", "aws_lb.this", f"{root}/main.tf"),
        check("CKV_AWS_1", 'module.m["a"].aws_lb.this', f"{module}/main.tf"),
        check("CKV_AWS_1", "module.m.module.n.aws_lb.this", f"{module}/n/main.tf"),
        check("CKV_TF_1", "module.m", f"{root}/main.tf"),
    ]
    others = [
        check("CKV_AWS_1", "aws_lb.this", f"{root}/sub/main.tf"),
        check("CKV_AWS_1", "aws_lb.this", f"{module}/main.tf"),
        check("CKV_AWS_1", "module.x.aws_lb.this", f"{module}/main.tf"),
    ]
    assert list(of_root([*mine, *others], modules)) == mine


def verdict(rule: str, address: str, *evidence: str) -> Finding:
    hops = tuple(Hop("step", one) for one in evidence)
    return Finding(rule, Verdict.PASS, Severity.HIGH, address, "", None, "", hops)


def test_a_duplicate_is_left_out_only_where_our_rule_speaks_of_the_resource() -> None:
    bucket = check("CKV_AWS_145", 'aws_s3_bucket.b["x"]')
    assert without_duplicates([bucket], [verdict("s3-bucket-cmk", "aws_s3_bucket.b")]) == ()
    assert without_duplicates([bucket], [verdict("s3-bucket-cmk", "aws_s3_bucket.c")]) == (bucket,)
    assert without_duplicates([bucket], [verdict("s3-versioning", "aws_s3_bucket.b")]) == (bucket,)
    assert without_duplicates([bucket], []) == (bucket,)


def test_our_proof_speaks_of_what_it_names() -> None:
    block = check("CKV_AWS_53", "aws_s3_bucket_public_access_block.b")
    ours = verdict("s3-public-access-block", "aws_s3_bucket.b", "aws_s3_bucket.b", block.address)
    assert without_duplicates([block], [ours]) == ()


def test_what_is_not_in_the_mapping_stays() -> None:
    logging = check("CKV_AWS_18", "aws_s3_bucket.b")
    assert without_duplicates([logging], [verdict("s3-bucket-cmk", "aws_s3_bucket.b")]) == (
        logging,
    )


def test_the_mapping_names_checks_of_the_pinned_checkov_and_rules_of_ours() -> None:
    from validator.policy import builtin_policies_dir, load

    ids = [one.check for one in duplicates()]
    assert len(ids) == len(set(ids))
    assert set(ids) <= set(checks())
    rules = {policy.id for policy in load([builtin_policies_dir()]).policies}
    assert {rule for one in duplicates() for rule in one.rules} <= rules
    assert all(one.rules and one.why for one in duplicates())


def test_the_documentation_shows_the_whole_mapping() -> None:
    page = (Path(__file__).parents[2] / "docs" / "checkov.md").read_text()
    rows = [line for line in page.splitlines() if line.startswith("| [CKV")]
    assert rows == [row(one.check, one.rules, one.why) for one in duplicates()]


def row(id: str, rules: tuple[str, ...], why: str) -> str:
    named = ", ".join(f"[{rule}](policies/{rule}.md)" for rule in rules)
    return f"| [{id}]({docs_link(id)}) | {named} | {why} |"
