from __future__ import annotations

from validator.evaluate import Options
from validator.model.graph import Graph
from validator.model.value import Cause, Ref

from .conftest import Evaluate

CHILD = """
variable "key_arn" {
  type    = string
  default = null
}
variable "tags" {
  type = object({ a = optional(string, "x"), b = optional(number) })
  default = {}
}
resource "aws_db_instance" "d" {
  kms_key_id = var.key_arn
}
output "arn" { value = aws_db_instance.d.arn }
output "tags" { value = var.tags }
"""


def test_the_trail_names_every_hop(root: Evaluate) -> None:
    main = """
resource "aws_kms_key" "k" {}
locals {
  arn = aws_kms_key.k.arn
}
module "db" {
  source  = "./db"
  key_arn = local.arn
}
"""
    graph = root(main, {"db/main.tf": CHILD})
    value = graph.resources["module.db.aws_db_instance.d"].at("kms_key_id")
    assert value.ref == Ref("aws_kms_key.k", ("arn",))
    assert [(hop.what, hop.address, str(hop.location)) for hop in value.trail] == [
        ("argument kms_key_id", "module.db.aws_db_instance.d", "db/main.tf:11"),
        ("variable", "module.db.var.key_arn", "db/main.tf:2"),
        ("module input key_arn", "module.db", "main.tf:8"),
        ("local", "local.arn", "main.tf:4"),
        ("attribute arn", "aws_kms_key.k", "main.tf:2"),
    ]


def test_a_default_of_a_module_is_part_of_the_trail(root: Evaluate) -> None:
    graph = root('module "db" { source = "./db" }\n', {"db/main.tf": CHILD})
    value = graph.resources["module.db.aws_db_instance.d"].at("kms_key_id")
    assert value.is_null
    assert [hop.what for hop in value.trail] == ["argument kms_key_id", "variable", "default"]


def test_optional_attributes_get_their_defaults(root: Evaluate) -> None:
    main = (
        'module "db" {\n source = "./db"\n tags = { b = "2" }\n}\n'
        "output o { value = module.db.tags }\n"
    )
    value = root(main, {"db/main.tf": CHILD}).outputs["o"].value
    assert value.python() == {"a": "x", "b": 2}


def test_instances_of_a_call_have_their_keys(root: Evaluate) -> None:
    main = """
module "a" {
  source   = "./db"
  for_each = { x = "1", y = "2" }
  key_arn  = each.value
}
module "b" {
  source = "./db"
  count  = 2
}
output "arns" { value = [for k, m in module.a : "${k}${m.tags.a}"] }
output "one" { value = module.b[1].arn }
output "all" { value = module.b[*].arn }
"""
    graph = root(main, {"db/main.tf": CHILD})
    assert 'module.a["y"].aws_db_instance.d' in graph.resources
    assert graph.resources['module.a["y"].aws_db_instance.d'].at("kms_key_id").data == "2"
    assert graph.outputs["arns"].value.python() == ["xx", "yx"]
    assert graph.outputs["one"].value.ref == Ref("module.b[1].aws_db_instance.d", ("arn",))
    assert [v.ref for _, v in graph.outputs["all"].value.children()] == [
        Ref(f"module.b[{at}].aws_db_instance.d", ("arn",)) for at in (0, 1)
    ]
    assert list(graph.modules) == [
        "",
        'module.a["x"]',
        'module.a["y"]',
        "module.b[0]",
        "module.b[1]",
    ]


def test_a_call_of_unknown_number_is_one_symbolic_instance(root: Evaluate) -> None:
    main = 'variable "n" { type = number }\nmodule "m" {\n source = "./db"\n count = var.n\n}\n'
    resource = root(main, {"db/main.tf": CHILD}).resources["module.m[*].aws_db_instance.d"]
    assert resource.exists is None


REGISTRY = """
module "vpc" {
  source  = "terraform-aws-modules/vpc/aws"
  version = "5.0.0"
}
output "o" { value = module.vpc.vpc_id }
"""


def test_a_module_that_is_not_downloaded_has_unknown_outputs(root: Evaluate) -> None:
    graph = root(REGISTRY)
    module = graph.modules["module.vpc"]
    assert (module.resolved, module.source, module.version) == (
        False, "terraform-aws-modules/vpc/aws", "5.0.0",
    )  # fmt: skip
    value = graph.outputs["o"].value
    assert value.unknown is not None
    assert value.unknown.cause is Cause.MODULE
    assert value.ref == Ref("module.vpc", ("vpc_id",))


def test_what_a_module_that_is_not_downloaded_is_given_is_known(root: Evaluate) -> None:
    graph = root(
        'resource "a_b" "c" {}\n'
        'module "m" {\n  source   = "registry.example.com/acme/m/aws"\n  version  = "1.0.0"\n'
        '  for_each = toset(["x", "y"])\n  ids      = [a_b.c.id, each.key]\n}\n'
    )
    given = graph.modules["module.m"].variables
    assert sorted(given) == ['ids["x"]', 'ids["y"]']
    first, second = given['ids["y"]'].value.items
    assert first.ref == Ref("a_b.c", ("id",))
    assert second.data == "y"


def messages(graph: Graph) -> list[str]:
    return [f"{d.location} {d.message}" for d in graph.diagnostics]


def test_a_missing_directory_is_one_error(root: Evaluate) -> None:
    main = 'module "m" {\n  source = "./nope"\n}\noutput "o" { value = module.m.x }\n'
    graph = root(main, clean=False)
    assert messages(graph) == ["main.tf:2 module.m: there is no directory nope"]
    assert graph.outputs["o"].value.is_unknown


def test_modules_that_call_each_other_are_one_error(root: Evaluate) -> None:
    files = {
        "a/main.tf": 'module "b" { source = "../b" }\n',
        "b/main.tf": 'module "a" { source = "../a" }\n',
    }
    graph = root('module "a" { source = "./a" }\n', files, clean=False)
    assert messages(graph) == ["b/main.tf:1 module.a.module.b.module.a calls itself through a"]


def test_wrong_arguments_of_a_call(root: Evaluate) -> None:
    files = {"m/main.tf": 'variable "a" {}\nvariable "b" { type = number }\n'}
    main = 'module "m" {\n  source = "./m"\n  b = "x"\n  c = 1\n}\n'
    found = messages(root(main, files, clean=False))
    assert found[0] == 'main.tf:4 module.m has no input variable "c"'
    assert 'main.tf:1 module.m needs the argument "a"' in found
    assert any("module.m.var.b does not have its type" in text for text in found)
    assert len(found) == 3


def test_an_output_that_is_not_declared(root: Evaluate) -> None:
    main = 'module "m" { source = "./m" }\noutput "o" { value = module.m.nope }\n'
    graph = root(main, {"m/main.tf": "locals {}\n"}, clean=False)
    assert messages(graph) == ['main.tf:2 module.m has no output "nope"']


PROVIDERS = """
provider "aws" {
  region = "ap-northeast-2"
  default_tags { tags = { Team = "a", Env = "d" } }
}
provider "aws" {
  alias  = "east"
  region = "us-east-1"
}
module "m" {
  source    = "./m"
  providers = { aws = aws.east }
}
resource "aws_vpc" "v" { tags = { Env = "x" } }
resource "aws_route" "r" {}
data "aws_region" "here" {}
data "aws_partition" "p" { provider = aws.east }
output "o" { value = [data.aws_region.here.name, module.m.region, data.aws_partition.p.partition] }
"""


def test_providers_reach_their_resources(root: Evaluate) -> None:
    files = {
        "m/main.tf": 'resource "aws_vpc" "v" {}\ndata "aws_region" "r" {}\n'
        'output "region" { value = data.aws_region.r.region }\n'
    }
    graph = root(PROVIDERS, files)
    assert set(graph.providers) == {"aws", "aws.east"}
    assert graph.resources["module.m.aws_vpc.v"].provider == "aws.east"
    assert graph.resources["aws_vpc.v"].at("tags_all").python() == {"Team": "a", "Env": "x"}
    assert graph.resources["aws_route.r"].at("tags_all").is_null
    assert graph.resources["module.m.aws_vpc.v"].at("tags_all").is_null
    assert graph.outputs["o"].value.python() == ["ap-northeast-2", "us-east-1", "aws"]


def test_locations_below_the_root_are_normalised(root: Evaluate) -> None:
    files = {
        "live/dev/main.tf": 'module "m" { source = "../../modules/m" }\n',
        "modules/m/main.tf": 'resource "aws_vpc" "v" {}\n',
    }
    graph = root(files=files, directory="live/dev")
    assert str(graph.resources["module.m.aws_vpc.v"].location) == "modules/m/main.tf:1"
    assert graph.sources == ("live/dev/main.tf", "modules/m/main.tf")


def test_tofu_reads_its_own_files(root: Evaluate) -> None:
    files = {"a.tf": 'output "o" { value = 1 }\n', "a.tofu": 'output "o" { value = 2 }\n'}
    assert root(files=files).outputs["o"].value.data == 1
    assert root(files=files, options=Options(engine="tofu")).outputs["o"].value.data == 2


def test_a_provider_may_be_configured_by_a_module_that_uses_it(root: Evaluate) -> None:
    files = {
        "m/main.tf": 'resource "aws_vpc" "v" {}\noutput "region" { value = "eu-west-1" }\n'
        'module "n" { source = "../n" }\n',
        "n/main.tf": 'resource "aws_vpc" "v" {}\ndata "aws_region" "r" {}\n',
    }
    graph = root(
        'provider "aws" {\n  region = module.m.region\n  default_tags { tags = { T = "x" } }\n}\n'
        'module "m" { source = "./m" }\n',
        files,
    )
    for address in ("module.m.aws_vpc.v", "module.m.module.n.aws_vpc.v"):
        assert graph.resources[address].at("tags_all", "T").data == "x"
    assert graph.resources["module.m.module.n.data.aws_region.r"].at("name").data == "eu-west-1"
    assert list(graph.providers) == ["aws"]


def test_a_provider_may_be_repeated_under_tofu(root: Evaluate) -> None:
    main = (
        'locals { regions = { a = "eu-west-1", b = "eu-west-2" } }\n'
        'provider "aws" {\n  for_each = local.regions\n  alias = "by"\n  region = each.value\n'
        '  default_tags { tags = { Team = "t" } }\n}\n'
        'resource "aws_vpc" "v" {\n  for_each = local.regions\n  provider = aws.by[each.key]\n}\n'
        'module "m" {\n  for_each = local.regions\n  source = "./m"\n'
        "  providers = { aws = aws.by[each.key] }\n}\n"
    )
    files = {"m/main.tf": 'resource "aws_vpc" "v" {}\n'}
    graph = root(main, files, options=Options(engine="tofu"))
    for address in ('aws_vpc.v["a"]', 'module.m["b"].aws_vpc.v'):
        assert graph.resources[address].provider == "aws.by"
        assert graph.resources[address].at("tags_all", "Team").data == "t"
    region = graph.providers["aws.by"].values.at(("region",))
    assert region.unknown is not None
    assert [one.data for one in region.unknown.alternatives] == ["eu-west-1", "eu-west-2"]
