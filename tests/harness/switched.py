"""Parts of the foundation that are off until an environment's input switches them on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.engine import EngineRoot, Plan
from harness.tree import copy_tree
from harness.world import World


@dataclass(frozen=True)
class Part:
    """A part: its module, what to write into the variables, and the names that it then publishes.

    In `inputs`, CERTIFICATE, SECOND_CERTIFICATE and WEB_ACL stand for ARNs of the account.
    """

    module: str
    inputs: str
    offers: frozenset[str]


ALB = Part(
    "alb",
    """
shared_alb = {
  certificate_arn             = "CERTIFICATE"
  additional_certificate_arns = { admin = "SECOND_CERTIFICATE" }
  web_acl_arn                 = "WEB_ACL"
  deletion_protection         = PROTECTION
}
""",
    frozenset({"alb_arn", "alb_dns_name", "alb_https_listener_arn", "alb_zone_id"}),
)

DNS = Part(
    "dns",
    """
dns = {
  private_zone_name = "ENVIRONMENT.connectly.internal"
  public_zone_name  = "ENVIRONMENT.connectly.example"
}
""",
    frozenset(
        {
            "private_zone_id",
            "private_zone_name",
            "public_zone_id",
            "public_zone_name",
            "public_zone_name_servers",
        }
    ),
)

PARTS: Sequence[Part] = (ALB, DNS)

_CERTIFICATES = "arn:aws:acm:ap-northeast-2:123456789012:certificate"
_WEB_ACLS = "arn:aws:wafv2:ap-northeast-2:123456789012:regional/webacl"
STAND_INS = {
    "CERTIFICATE": f"{_CERTIFICATES}/11111111-2222-3333-4444-555555555555",
    "SECOND_CERTIFICATE": f"{_CERTIFICATES}/66666666-7777-8888-9999-000000000000",
    "WEB_ACL": f"{_WEB_ACLS}/shared/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d",
}
"""ARNs that only have the right form, where nothing is applied."""


def inputs(parts: Sequence[Part], environment: str, arns: dict[str, str] | None = None) -> str:
    """The variables that switch parts on; prod keeps its protection, dev opts out of it."""
    text = "".join(part.inputs for part in parts)
    for name, arn in (arns or STAND_INS).items():
        text = text.replace(f'"{name}"', f'"{arn}"')
    protection = "false" if environment == "dev" else "true"
    return text.replace("PROTECTION", protection).replace("ENVIRONMENT", environment)


def real_arns(world: World) -> dict[str, str]:
    """Certificates and a web ACL that are there in the world's account."""
    acm = world.client("acm")
    names = {"CERTIFICATE": "*.connectly.example", "SECOND_CERTIFICATE": "admin.connectly.example"}
    found = {
        name: str(acm.request_certificate(DomainName=domain)["CertificateArn"])
        for name, domain in names.items()
    }
    acl = world.client("wafv2").create_web_acl(
        Name="connectly-shared",
        Scope="REGIONAL",
        DefaultAction={"Allow": {}},
        VisibilityConfig={
            "SampledRequestsEnabled": True,
            "CloudWatchMetricsEnabled": True,
            "MetricName": "connectly-shared",
        },
    )
    return {**found, "WEB_ACL": str(acl["Summary"]["ARN"])}


def with_parts(
    world: World,
    environment: str,
    parts: Sequence[Part],
    file: Path,
    arns: dict[str, str] | None = None,
) -> EngineRoot:
    """The environment's root with parts switched on by a variable file, which is written here."""
    file.write_text(inputs(parts, environment, arns), encoding="utf-8")
    return world.root(f"environments/{environment}", f"-var-file={file}")


def first_plan(
    world: World, environment: str, parts: Sequence[Part], directory: Path
) -> tuple[EngineRoot, Plan]:
    """A plan with the parts on, in a copy of the tree whose state is empty."""
    tree = world.tree.parent / f"switched-{environment}"
    if not tree.exists():
        copy_tree(tree)
    file = directory / f"{environment}-first.tfvars"
    file.write_text(inputs(parts, environment), encoding="utf-8")
    root = world.root(f"environments/{environment}", f"-var-file={file}", tree=tree / "terraform")
    root.initialise(f"-backend-config=key=connectly-shared/{environment}/switched.tfstate")
    return root, root.make_plan()


def belongs(address: str, parts: Sequence[Part]) -> bool:
    """Whether an instance is of one of the parts, or a parameter that one publishes."""
    published = {
        f'module.contract.aws_ssm_parameter.this["{name}"]'
        for part in parts
        for name in part.offers
    }
    below = tuple(f"module.{part.module}[0]." for part in parts)
    return address.startswith(below) or address in published
