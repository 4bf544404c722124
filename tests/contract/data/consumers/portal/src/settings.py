"""Settings; the parameter /connectly-shared/dev/docstring/only is an example."""

import os

import boto3

BASE = "/connectly-shared/" + os.environ["ENVIRONMENT"]  # reads: ssm *
ENVIRONMENT = os.environ["ENVIRONMENT"]


def bucket() -> str:
    ssm = boto3.client("ssm")
    # /connectly-shared/dev/comment/only
    name = f"/connectly-shared/{ENVIRONMENT}/s3/alb-logs/id"  # reads: ssm s3/alb-logs/id
    return ssm.get_parameter(Name=name)["Parameter"]["Value"]


def everything() -> list[str]:
    pages = boto3.client("ssm").get_paginator("get_parameters_by_path")
    path = "/connectly-shared/%s/rds/" % ENVIRONMENT  # reads: ssm rds
    return [one["Name"] for page in pages.paginate(Path=path) for one in page["Parameters"]]


def remember(value: str) -> None:
    boto3.client("ssm").put_parameter(
        Name=f"/connectly-shared/{ENVIRONMENT}/services/portal/version",  # written, not read
        Value=value,
        Type="String",
    )
