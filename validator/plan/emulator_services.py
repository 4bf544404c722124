"""Gaps of the AWS emulator that services and their databases meet, closed against AWS behaviour."""

from __future__ import annotations

import json
import uuid
from typing import Any

from validator.plan.emulator_applied import replace_attribute

__all__ = ["apply"]

_SETTINGS = {
    "capacityProviderStrategy": "capacity_provider_strategy",
    "deploymentConfiguration": "deployment_configuration",
    "enableECSManagedTags": "enable_ecs_managed_tags",
    "enableExecuteCommand": "enable_execute_command",
    "healthCheckGracePeriodSeconds": "health_check_grace_period_seconds",
}
"""Parameters of CreateService that the emulator drops, and the attributes that it reads back."""


def apply() -> None:
    """Closes the gaps in the emulator of this process."""
    _service_settings()
    _scalable_target_tags()
    _database_resource_ids()


def _service_settings() -> None:
    """DescribeServices returns what CreateService was given.

    A service with neither launch type nor strategy gets a copy of the cluster's default strategy.
    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
    """
    from moto.ecs.responses import EC2ContainerServiceResponse

    create = EC2ContainerServiceResponse.create_service

    def create_service(response: Any) -> Any:
        answer = create(response)
        name = response._get_param("serviceName")
        cluster = response._get_param("cluster", "default")
        backend = response.ecs_backend
        service = backend._get_service(cluster, name)
        for parameter, attribute in _SETTINGS.items():
            setattr(service, attribute, response._get_param(parameter))
        if not response._get_param("launchType"):
            default = backend._get_cluster(cluster).default_capacity_provider_strategy
            service.capacity_provider_strategy = service.capacity_provider_strategy or default
        if service.capacity_provider_strategy:
            service.launch_type = None
        return answer

    replace_attribute(EC2ContainerServiceResponse, "create_service", create_service)


def _scalable_target_tags() -> None:
    """A scalable target has the tags it was registered with; the emulator knows no tags of them.

    https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html
    """
    from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse

    register = ApplicationAutoScalingResponse.register_scalable_target

    def tags_of(response: Any, arn: str) -> dict[str, str]:
        backend = response.applicationautoscaling_backend
        for targets in backend.targets.values():
            for target in targets.values():
                if target.arn == arn:
                    found: dict[str, str] = vars(target).setdefault("tags", {})
                    return found
        return {}

    def register_scalable_target(response: Any) -> str:
        answer = str(register(response))
        arn = json.loads(answer)["ScalableTargetARN"]
        tags_of(response, arn).update(response._get_param("Tags") or {})
        return answer

    def list_tags_for_resource(response: Any) -> str:
        return json.dumps({"Tags": tags_of(response, response._get_param("ResourceARN"))})

    def tag_resource(response: Any) -> str:
        tags = response._get_param("Tags") or {}
        tags_of(response, response._get_param("ResourceARN")).update(tags)
        return "{}"

    def untag_resource(response: Any) -> str:
        found = tags_of(response, response._get_param("ResourceARN"))
        for key in response._get_param("TagKeys") or []:
            found.pop(key, None)
        return "{}"

    for function in (
        register_scalable_target,
        list_tags_for_resource,
        tag_resource,
        untag_resource,
    ):
        replace_attribute(ApplicationAutoScalingResponse, function.__name__, function)


def _database_resource_ids() -> None:
    """Each database instance has a DbiResourceId of its own, by which it can be asked for.

    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html
    In the emulator all have the same, so that one is taken for the other.
    """
    from moto.rds.models import DBInstance

    initialise = DBInstance.__init__

    def with_own_id(database: Any, *given: Any, **named: Any) -> None:
        initialise(database, *given, **named)
        database.dbi_resource_id = f"db-{uuid.uuid4().hex[:26].upper()}"

    replace_attribute(DBInstance, "__init__", with_own_id)
