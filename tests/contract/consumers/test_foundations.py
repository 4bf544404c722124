"""Foundations of other shapes than ours: what dangles, and what must not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from harness.consumers import PUBLISHED, VARIABLE, dangling, data

from validator.contract.consumers.result import Result

Run = Callable[..., Result]


@pytest.fixture
def run(run_index: Run) -> Run:
    return run_index


def test_an_open_environment_is_compared_by_the_rest_of_the_name(run: Run) -> None:
    consumer = VARIABLE + data(
        "/acme/${var.environment}/vpc/id", "/acme/${var.environment}/vpc/idd"
    )
    result = run({"main.tf": PUBLISHED}, {"main.tf": consumer}, prefixes=("/acme/",))
    assert dangling(result) == [("main.tf", 8, "/acme/<env>/vpc/idd", ())]
    assert result.dangling[0].suggestion == "/acme/<env>/vpc/id"


@pytest.mark.parametrize(
    "publisher",
    [
        'locals { names = { vpc = "vpc/id" } }\nresource "aws_ssm_parameter" "p" {\n'
        '  for_each = local.names\n  name = "/acme/${var.environment}/${each.value}"\n}',
        'resource "aws_ssm_parameter" "p" {\n'
        '  name = format("/acme/%s/%s", var.environment, "vpc/id")\n}',
        'locals { root = join("/", ["", "acme", var.environment]) }\n'
        'resource "aws_ssm_parameter" "p" {\n  name = "${local.root}/vpc/id"\n}',
        'resource "aws_ssm_parameter" "p" {\n  for_each = toset(["vpc/id", "vpc/cidr"])\n'
        '  name = "/acme/${var.environment}/${each.key}"\n}',
        'resource "aws_ssm_parameter" "p" {\n  count = 2\n'
        '  name = "/acme/${var.environment}/vpc/${["id", "cidr"][count.index]}"\n}',
        'module "p" {\n  source = "./parameter"\n  name = "/acme/${var.environment}/vpc/id"\n}',
        'module "p" {\n  source = "terraform-aws-modules/ssm-parameter/aws"\n'
        '  name = "/acme/${var.environment}/vpc/id"\n  value = "x"\n}',
        'module "p" {\n  source = "cloudposse/ssm-parameter-store/aws"\n  parameter_write = [\n'
        '    { name = "/acme/${var.environment}/vpc/id", value = "x" }\n  ]\n}',
    ],
)
def test_publishers_are_found_however_they_name(run: Run, publisher: str) -> None:
    module = 'variable "name" {}\nresource "aws_ssm_parameter" "p" {\n  name = var.name\n}\n'
    foundation = {"main.tf": f"{VARIABLE}{publisher}\n", "parameter/main.tf": module}
    consumer = VARIABLE + data(
        "/acme/${var.environment}/vpc/id", "/acme/${var.environment}/vpc/wrong"
    )
    result = run(foundation, {"main.tf": consumer}, prefixes=("/acme/",))
    assert [one[2] for one in dangling(result)] == ["/acme/<env>/vpc/wrong"]


@pytest.mark.parametrize(
    "name",
    [
        "/acme/${var.environment}/${each.key}",  # a for_each that is not known
        "${var.prefix}/anything",
        "/acme/${var.environment}/services/${var.service}/url",
    ],
)
def test_an_open_publisher_never_makes_a_read_dangle(run: Run, name: str) -> None:
    publisher = (
        'variable "names" {}\nvariable "prefix" {}\nvariable "service" {}\n'
        'resource "aws_ssm_parameter" "p" {\n'
        f'  for_each = toset(var.names)\n  name = "{name}"\n}}\n'
    )
    consumer = data("/acme/dev/anything", "/acme/dev/services/billing/url")
    result = run({"main.tf": VARIABLE + publisher}, {"main.tf": consumer}, prefixes=("/acme/",))
    names = [one[2] for one in dangling(result)]
    if "service" in name:
        assert names == ["/acme/dev/anything"]
    elif "prefix" in name:
        assert names == ["/acme/dev/services/billing/url"]
    else:
        assert names == []


@pytest.mark.parametrize(
    "reader",
    [
        'variable "name" {}\ndata "aws_ssm_parameter" "p" {\n  name = var.name\n}',
        'variable "prefix" {}\ndata "aws_ssm_parameter" "p" {\n  name = "${var.prefix}/x"\n}',
        'variable "k" {}\ndata "aws_ssm_parameter" "p" {\n  name = "/acme/dev/${var.k}"\n}',
        'data "aws_ssm_parameter" "p" {\n  name = "/other/dev/x"\n}',
        'data "aws_ssm_parameter" "p" {\n  name = "/acmeother/dev/x"\n}',
        'data "aws_ssm_parameters_by_path" "p" {\n  path = "/acme/dev/"\n}',
        'data "aws_ssm_parameters_by_path" "p" {\n  path = "/acme"\n}',
        'resource "aws_ssm_parameter" "own" {\n  name = "/acme/dev/own"\n}\n'
        'data "aws_ssm_parameter" "p" {\n  name = aws_ssm_parameter.own.name\n}',
        'data "aws_iam_policy_document" "p" {\n  statement {\n    actions = ["ssm:GetParameter"]\n'
        '    resources = ["arn:aws:ssm:*:*:parameter/acme/dev/x/*"]\n  }\n}',
        'resource "aws_iam_role_policy" "p" {\n  role = "r"\n  policy = jsonencode({ Statement = [{'
        '\n    Resource = "arn:aws:ssm:eu:1:parameter/acme/dev/x" }] })\n}',
        'resource "aws_cloudwatch_log_group" "p" {\n  name = "/acme/dev/app"\n}',
        'resource "aws_lambda_function" "p" {\n  function_name = "f"\n'
        '  tags = { Path = "/acme/dev/app" }\n}',
        '# data "aws_ssm_parameter" "p" { name = "/acme/dev/x" }',
        'variable "p" {\n  default = "/acme/dev/x"\n}',
        'output "p" {\n  value = "/acme/dev/x"\n}',
    ],
)
def test_what_is_not_known_or_not_ours_does_not_dangle(run: Run, reader: str) -> None:
    foundation = {"main.tf": data().join([PUBLISHED])}
    assert dangling(run(foundation, {"main.tf": reader}, prefixes=("/acme/",))) == []


@pytest.mark.parametrize(
    ("reader", "line"),
    [
        ('data "aws_ssm_parameter" "p" {\n  name = "/acme/dev/x/"\n}', 2),
        ('data "aws_ssm_parameter" "p" {\n  name = "arn:aws:ssm:eu:1:parameter/acme/dev/x"\n}', 2),
        ('data "aws_ssm_parameter" "p" {\n  count = 0\n  name = "/acme/dev/x"\n}', 3),
        ('data "aws_ssm_parameters_by_path" "p" {\n  path = "/acme/dev/x/"\n}', 2),
        ('locals {\n  n = {\n    a = "/acme/dev/x"\n  }\n}\ndata "aws_ssm_parameter" "p" {\n'
         "  for_each = local.n\n  name = each.value\n}", 3),
        ('locals {\n  n = "/acme/dev/x"\n}\ndata "aws_ssm_parameter" "p" {\n'
         "  name = local.n\n}", 5),
        ('data "aws_ssm_parameter" "p" {\n  name = try("/acme/dev/x", null)\n}', 2),
        ('data "aws_caller_identity" "me" {}\nresource "aws_ecs_task_definition" "t" {\n'
         "  container_definitions = jsonencode([{ secrets = [\n    {\n      name = \"A\"\n"
         '      valueFrom = "arn:aws:ssm:eu:${data.aws_caller_identity.me.account_id}:parameter'
         '/acme/dev/x"\n    },\n  ] }])\n}', 6),
        ('resource "aws_ecs_task_definition" "t" {\n  container_definitions = <<EOF\n[{\n'
         '  "secrets": [{ "name": "A", "valueFrom": "/acme/dev/x" }]\n}]\nEOF\n}', 4),
        ('resource "aws_lambda_function" "f" {\n  environment {\n    variables = {\n'
         '      VPC_PARAMETER = "/acme/dev/x"\n    }\n  }\n}', 4),
        ('resource "aws_instance" "i" {\n  user_data = <<-EOF\n    #!/bin/sh\n'
         "    aws ssm get-parameter --name /acme/dev/x\n  EOF\n}", 4),
        ('module "ecs" {\n  source = "acme/ecs/aws"\n  secrets = {\n'
         '    A = "/acme/dev/x"\n  }\n}', 4),
        ('module "ecs" {\n  source = "acme/ecs/aws"\n  secrets = [{\n    name = "A"\n'
         '    valueFrom = "/acme/dev/x"\n  }]\n}', 5),
    ],
)  # fmt: skip
def test_every_way_of_reading_dangles_with_its_line(run: Run, reader: str, line: int) -> None:
    result = run({"main.tf": PUBLISHED}, {"main.tf": reader}, prefixes=("/acme/",))
    assert dangling(result) == [("main.tf", line, "/acme/dev/x", ("dev",))]


def test_each_environment_is_told_of_by_itself(run: Run) -> None:
    foundation = {
        **{
            f"environments/{env}/main.tf": 'module "p" {\n  source = "../../m"\n'
            f'  environment = "{env}"\n}}'
            for env in ("dev", "prod")
        },
        "m/main.tf": f"{PUBLISHED}"
        'resource "aws_ssm_parameter" "backup" {\n  count = var.environment == "prod" ? 1 : 0\n'
        '  name = "/acme/${var.environment}/backup"\n}\n',
    }
    consumer = {
        "main.tf": VARIABLE + data("/acme/${var.environment}/backup"),
        "env/dev.tfvars": 'environment = "dev"\n',
        "env/prod.tfvars": 'environment = "prod"\n',
    }
    result = run(foundation, consumer, prefixes=("/acme/",))
    assert dangling(result) == [("main.tf", 5, "/acme/<env>/backup", ("dev",))]
    assert result.dangling[0].suggestion == "published in prod only"


@pytest.mark.parametrize(
    "publisher",
    [
        # nothing is known of the map, or it is empty where it is declared
        'variable "names" {\n  default = {}\n}\nresource "aws_ssm_parameter" "p" {\n'
        '  for_each = var.names\n  name = "/acme/dev/${each.key}"\n}',
        'resource "aws_ssm_parameter" "p" {\n  count = 0\n  name = "/acme/dev/x"\n}',
        'module "p" {\n  source = "./m"\n  count = 0\n}',
        'module "p" {\n  source = "git::https://git.example.com/acme/ssm.git"\n'
        '  parameters = { "/acme/dev/x" = "value" }\n}',
        'module "p" {\n  source = "git::https://git.example.com/acme/parameter-store.git"\n'
        '  prefix = "/acme/dev"\n  values = { x = "value" }\n}',
        'resource "aws_ssm_parameter" "p" {\n  name = "/acme/dev/x"\n  value = nothing(at, all)\n}',
    ],
)
def test_what_may_be_published_does_not_dangle(run: Run, publisher: str) -> None:
    module = 'resource "aws_ssm_parameter" "p" {\n  name = "/acme/dev/x"\n}\n'
    foundation = {"main.tf": f"{publisher}\n", "m/main.tf": module}
    result = run(foundation, {"main.tf": data("/acme/dev/x")}, prefixes=("/acme/",))
    assert dangling(result) == []


def test_an_environment_that_only_a_list_allows_does_not_dangle(run: Run) -> None:
    foundation = {
        "environments/dev/main.tf": 'resource "aws_ssm_parameter" "p" {\n  name = "/acme/dev/x"\n}'
    }
    variable = (
        'variable "environment" {\n  validation {\n'
        '    condition = contains(["dev", "staging"], var.environment)\n    error_message = "x"\n'
        "  }\n}\n"
    )
    consumer = {"main.tf": variable + data("/acme/${var.environment}/x")}
    assert dangling(run(foundation, consumer, prefixes=("/acme/",))) == []


def test_a_workspace_is_an_environment(run: Run) -> None:
    foundation = {
        "main.tf": 'resource "aws_ssm_parameter" "p" {\n'
        '  name = "/acme/${terraform.workspace}/x"\n}'
    }
    consumer = {"main.tf": data("/acme/${terraform.workspace}/x", "/acme/${terraform.workspace}/y")}
    result = run(foundation, consumer, prefixes=("/acme/",))
    assert [one[2] for one in dangling(result)] == ["/acme/<env>/y"]


def test_what_consumers_publish_does_not_dangle(run: Run) -> None:
    own = 'resource "aws_ssm_parameter" "own" {\n  name = "/acme/dev/services/one"\n}\n'
    script = "aws ssm put-parameter --name /acme/dev/services/two --value x\n"
    reader = {"main.tf": data("/acme/dev/services/one", "/acme/dev/services/two", "/acme/dev/no")}
    result = run(
        {"main.tf": PUBLISHED}, {"main.tf": own, "run.sh": script}, reader, prefixes=("/acme/",)
    )
    assert [one[2] for one in dangling(result)] == ["/acme/dev/no"]
    by = {one.name: one.published_by for one in result.reads}
    assert by["/acme/dev/services/one"] == "consumer0: aws_ssm_parameter.own"


def test_several_prefixes(run: Run) -> None:
    foundation = {
        "main.tf": 'resource "aws_ssm_parameter" "a" {\n  name = "/acme/dev/a"\n}\n'
        'resource "aws_ssm_parameter" "b" {\n  name = "/shared/dev/b"\n}\n'
    }
    consumer = {"main.tf": data("/acme/dev/a", "/shared/dev/b", "/shared/dev/c", "/third/dev/d")}
    result = run(foundation, consumer, prefixes=("/acme/", "/shared"))
    assert [one[2] for one in dangling(result)] == ["/shared/dev/c"]


def test_a_foundation_without_the_default_prefix_has_its_own(run: Run) -> None:
    result = run({"main.tf": PUBLISHED}, {"main.tf": data("/acme/dev/x", "/other/dev/x")})
    assert [one[2] for one in dangling(result)] == ["/acme/dev/x"]
    assert any("/acme/" in note for note in result.notes)


def test_environment_first_in_the_path(run: Run) -> None:
    foundation = {
        f"environments/{env}/main.tf": 'resource "aws_ssm_parameter" "p" {\n'
        f'  name = "/{env}/shared/vpc"\n}}\n'
        for env in ("dev", "prod")
    }
    consumer = VARIABLE + data("/${var.environment}/shared/vpc", "/${var.environment}/shared/vpn")
    result = run(foundation, {"main.tf": consumer}, prefixes=("/dev/", "/prod/"))
    assert [one[2] for one in dangling(result)] == ["/<env>/shared/vpn"]


def test_several_roots_publish(run: Run) -> None:
    foundation = {
        "network/main.tf": 'resource "aws_ssm_parameter" "p" {\n  name = "/acme/dev/vpc"\n}\n',
        "data/main.tf": 'resource "aws_ssm_parameter" "p" {\n  name = "/acme/dev/db"\n}\n',
        "unused/module/main.tf": 'resource "aws_ssm_parameter" "p" {\n'
        '  name = "/acme/dev/cache"\n}\n',
    }
    consumer = {"main.tf": data("/acme/dev/vpc", "/acme/dev/db", "/acme/dev/cache", "/acme/dev/mq")}
    result = run(foundation, consumer, prefixes=("/acme/",))
    assert [one[2] for one in dangling(result)] == ["/acme/dev/mq"]
