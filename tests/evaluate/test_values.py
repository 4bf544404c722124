"""Values keep what is known of them: identity, cause, pieces, alternatives, elements, trail."""

from __future__ import annotations

from validator.model.types import STRING
from validator.model.value import Cause, Ref, Value

from .conftest import Evaluate


def output(root: Evaluate, text: str, extra: str = "") -> Value:
    return root(f'output "o" {{\n value = {text}\n}}\n{extra}').outputs["o"].value


KEY = 'resource "aws_kms_key" "k" {\n  description = "d"\n  policy = null\n}\n'


def test_a_computed_attribute_is_unknown_but_identified(root: Evaluate) -> None:
    value = output(root, "aws_kms_key.k.arn", KEY)
    assert value.unknown is not None
    assert value.unknown.cause is Cause.COMPUTED
    assert value.unknown.not_null
    assert value.type == STRING
    assert value.ref == Ref("aws_kms_key.k", ("arn",))
    assert value.unknown.inputs == {value.ref}


def test_a_configured_attribute_is_known_and_identified(root: Evaluate) -> None:
    value = output(root, "aws_kms_key.k.description", KEY)
    assert (value.data, value.ref) == ("d", Ref("aws_kms_key.k", ("description",)))


def test_an_argument_set_to_null_may_still_be_computed(root: Evaluate) -> None:
    graph = root(KEY + "output o { value = aws_kms_key.k.policy }\n")
    assert graph.outputs["o"].value.unknown is not None
    policy = graph.resources["aws_kms_key.k"].at("policy")
    assert policy.is_null
    assert str(policy.location) == "main.tf:3"


def test_an_attribute_copied_through_resources_keeps_its_first_identity(root: Evaluate) -> None:
    extra = KEY + "resource aws_db_instance d { kms_key_id = aws_kms_key.k.arn }\n"
    value = output(root, "aws_db_instance.d.kms_key_id", extra)
    assert value.ref == Ref("aws_kms_key.k", ("arn",))


def test_a_string_keeps_its_known_pieces(root: Evaluate) -> None:
    value = output(root, '"arn:${aws_kms_key.k.arn}:${1 + 1}x"', KEY)
    assert value.unknown is not None
    first, middle, last = value.unknown.pieces
    assert (first, last) == ("arn:", ":2x")
    assert isinstance(middle, Value)
    assert middle.ref == Ref("aws_kms_key.k", ("arn",))


def test_an_undecided_condition_keeps_both_results(root: Evaluate) -> None:
    value = output(root, 'var.c ? "a" : "b"', 'variable "c" { type = bool }\n')
    assert value.unknown is not None
    assert [v.data for v in value.unknown.alternatives] == ["a", "b"]
    assert value.unknown.not_null
    assert value.type == STRING
    assert value.unknown.detail == "var.c"


def test_alternatives_can_be_stepped_into(root: Evaluate) -> None:
    value = output(root, "(var.c ? { x = 1 } : { x = 2 }).x", 'variable "c" {}\n')
    assert value.unknown is not None
    assert [v.data for v in value.unknown.alternatives] == [1, 2]


def test_a_variable_without_value_says_so(root: Evaluate) -> None:
    value = output(root, "var.x.y", 'variable "x" {}\n')
    assert value.unknown is not None
    assert value.unknown.cause is Cause.VARIABLE
    assert value.unknown.detail == "var.x.y"


def test_an_unknown_collection_knows_its_element(root: Evaluate) -> None:
    text = "[for s in aws_subnet.s : s.id]"
    extra = 'variable "n" { type = number }\nresource "aws_subnet" "s" { count = var.n }\n'
    value = output(root, text, extra)
    assert value.unknown is not None
    assert value.unknown.element is not None
    assert value.unknown.element.ref == Ref("aws_subnet.s[*]", ("id",))
    splat = root(f'{extra}output "o" {{ value = aws_subnet.s[*].id }}\n').outputs["o"].value
    assert splat.unknown is not None
    assert splat.unknown.element is not None
    assert splat.unknown.element.ref == Ref("aws_subnet.s[*]", ("id",))


def test_a_splat_on_a_single_resource_is_a_list_of_one(root: Evaluate) -> None:
    value = output(root, "aws_kms_key.k[*].arn", KEY)
    assert isinstance(value.data, tuple)
    assert [item.ref for item in value.data] == [Ref("aws_kms_key.k", ("arn",))]


def test_an_undecided_filter_keeps_the_possible_elements(root: Evaluate) -> None:
    value = output(root, '[for x in ["a", "b"] : x if var.c]', 'variable "c" {}\n')
    assert value.unknown is not None
    assert value.unknown.element is not None
    assert value.unknown.element.unknown is not None
    assert [v.data for v in value.unknown.element.unknown.alternatives] == ["a", "b"]


def test_try_on_a_plain_reference_keeps_identity_and_structure(root: Evaluate) -> None:
    one = output(root, "try(aws_kms_key.k.arn, null)", KEY)
    assert one.ref == Ref("aws_kms_key.k", ("arn",))
    extra = KEY + "locals { m = { a = aws_kms_key.k.arn, b = 1 } }\n"
    assert output(root, "try(local.m, {})", extra).at(("b",)).data == 1
    assert output(root, "can(aws_kms_key.k.arn)", KEY).data is True


def test_try_on_what_depends_on_an_unknown_is_undecided(root: Evaluate) -> None:
    value = output(root, 'try(upper(var.x), "b")', 'variable "x" {}\n')
    assert value.unknown is not None
    assert value.unknown.alternatives[-1].data == "b"
    assert output(root, "can(upper(var.x))", 'variable "x" {}\n').is_unknown


def test_try_falls_back_on_an_instance_that_is_not_there(root: Evaluate) -> None:
    extra = 'resource "aws_eip" "e" { count = 0 }\n'
    assert output(root, 'try(aws_eip.e[0].id, "none")', extra).data == "none"
    assert output(root, "one(aws_eip.e[*].id)", extra).is_null


def test_sensitivity_flows(root: Evaluate) -> None:
    extra = 'variable "p" {\n default = { a = "s" }\n sensitive = true\n}\n'
    for text in (
        "var.p.a",
        '"x${var.p.a}"',
        "upper(var.p.a)",
        "var.p.a == null",
        "[for k, v in var.p : v]",
    ):
        assert output(root, text, extra).sensitive, text
    assert output(root, "{ k = var.p.a }", extra).at(("k",)).sensitive
    assert not output(root, "nonsensitive(var.p.a)", extra).sensitive


def test_a_local_knows_where_its_literal_is(root: Evaluate) -> None:
    extra = 'locals {\n  m = {\n    a = "x"\n  }\n}\n'
    value = output(root, "local.m.a", extra)
    assert [(hop.what, str(hop.location)) for hop in value.trail] == [
        ("output", "main.tf:2"),
        ("local", "main.tf:5"),
        ("literal", "main.tf:6"),
    ]


def test_path_and_workspace(root: Evaluate) -> None:
    files = {"m/main.tf": "output p { value = [path.module, path.root, terraform.workspace] }\n"}
    graph = root('module "m" { source = "./m" }\noutput "o" { value = module.m.p }\n', files)
    assert graph.outputs["o"].value.python() == ["m", ".", "default"]


def test_provider_functions(root: Evaluate) -> None:
    arn = "arn:aws:iam::123456789012:role/a/b/name"
    parsed = output(root, f'provider::aws::arn_parse("{arn}").account_id')
    assert parsed.data == "123456789012"
    trimmed = output(root, f'provider::aws::trim_iam_role_path("{arn}")')
    assert trimmed.data == "arn:aws:iam::123456789012:role/name"
    built = output(root, 'provider::aws::arn_build("aws", "s3", "", "", aws_kms_key.k.arn)', KEY)
    assert built.unknown is not None
    assert built.unknown.pieces[0] == "arn:aws:s3:::"


def test_an_attribute_of_a_data_source_is_identified(root: Evaluate) -> None:
    extra = 'data "terraform_remote_state" "s" { backend = "s3" }\n'
    value = output(root, "data.terraform_remote_state.s.outputs.kms_key_arn", extra)
    assert value.ref == Ref("data.terraform_remote_state.s", ("outputs", "kms_key_arn"))
    assert value.unknown is not None
    assert value.unknown.cause is Cause.DATA_SOURCE


def test_templatefile_renders_with_its_variables(root: Evaluate) -> None:
    files = {"t.tftpl": "%{ for x in xs ~}\n- ${x}\n%{ endfor ~}\n"}
    graph = root('output "o" { value = templatefile("t.tftpl", { xs = ["a", "b"] }) }\n', files)
    assert graph.outputs["o"].value.data == "- a\n- b\n"


def test_what_an_undecided_condition_guards_is_no_error(root: Evaluate) -> None:
    extra = 'variable "c" {}\nresource "a_b" "n" { count = 0 }\n'
    value = output(root, 'var.c ? a_b.n[0].id : "x"', extra)
    assert value.unknown is not None
    assert [v.data for v in value.unknown.alternatives] == ["x"]
    assert output(root, '"%{ if var.c }${a_b.n[0].id}%{ endif }"', extra).is_unknown
    assert output(root, "[for x in [null] : x.y if var.c]", extra).is_unknown
    assert output(root, "[for x in var.c : a_b.n[0].id if length(a_b.n) > 0]", extra).is_unknown
    assert output(root, "[for x in var.c : a_b.n[0].id]", extra).is_unknown


def test_the_trail_ends_at_the_part_that_was_read(root: Evaluate) -> None:
    extra = (
        'data "terraform_remote_state" "s" {}\n'
        "locals { shared = data.terraform_remote_state.s.outputs }\n"
    )
    value = output(root, "local.shared.vpc_id", extra)
    assert [hop.what for hop in value.trail] == ["output", "local", "attribute outputs.vpc_id"]


def test_messages_do_not_show_sensitive_keys(root: Evaluate) -> None:
    extra = 'variable "s" {\n  default = "hunter2"\n  sensitive = true\n}\n'
    for text in ("{ a = 1 }[var.s]", "{ for x in [1, 2] : var.s => x }"):
        graph = root(f'output "o" {{ value = {text} }}\n{extra}', clean=False)
        assert len(graph.diagnostics) == 1
        assert "hunter2" not in graph.diagnostics[0].message
