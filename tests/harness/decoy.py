"""A second environment, published beside an applied one, that nobody may read."""

from __future__ import annotations

import json

from harness.world import Applied

DECOY = "of-another-environment"

_SUBNETS = [f"subnet-{DECOY}-a", f"subnet-{DECOY}-c"]


def publish_decoy(applied: Applied, environment: str) -> None:
    """State and parameters of `environment`, in the AWS of an applied other one."""
    outputs = {
        name: _SUBNETS if isinstance(value, list) else f"{value}-{DECOY}"
        for name, value in applied.outputs.items()
    }
    state = {
        "version": 4,
        "terraform_version": "1.11.0",
        "serial": 1,
        "lineage": "decoy",
        "outputs": {name: {"value": v, "type": _type(v)} for name, v in outputs.items()},
        "resources": [],
    }
    applied.world.sandbox.bootstrap_backend(f"{environment}-connectly", None, "ap-northeast-2")
    applied.world.client("s3").put_object(
        Bucket=f"{environment}-connectly",
        Key=f"connectly-shared/{environment}/terraform.tfstate",
        Body=json.dumps(state).encode(),
    )
    ssm = applied.world.client("ssm")
    prefix = f"/connectly-shared/{applied.name}/"
    for page in ssm.get_paginator("get_parameters_by_path").paginate(Path=prefix, Recursive=True):
        for parameter in page["Parameters"]:
            path = parameter["Name"].removeprefix(prefix)
            value = ",".join(_SUBNETS) if path.endswith("/ids") else f"{parameter['Value']}-{DECOY}"
            name = f"/connectly-shared/{environment}/{path}"
            ssm.put_parameter(Name=name, Value=value, Type=parameter["Type"])


def _type(value: object) -> object:
    return ["tuple", ["string"] * len(value)] if isinstance(value, list) else "string"
