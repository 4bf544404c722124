"""Gaps of the AWS emulator that load balancers and query logs of DNS meet."""

from __future__ import annotations

import json
from typing import Any

from validator.plan.emulator_applied import replace_attribute

__all__ = ["apply"]


def apply() -> None:
    """Closes the gaps in the emulator of this process."""
    _load_balancer_scheme()
    _private_zone()
    _public_query_log_group()
    _resolver_query_log_tags()
    _resolver_query_log_removal()


def _load_balancer_scheme() -> None:
    """A load balancer that is created without a scheme is one for the internet.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
    """
    from moto.elbv2.models import FakeLoadBalancer

    initialise = FakeLoadBalancer.__init__

    def with_scheme(balancer: Any, *given: Any, **named: Any) -> None:
        initialise(balancer, *given, **named)
        balancer.scheme = balancer.scheme or "internet-facing"

    replace_attribute(FakeLoadBalancer, "__init__", with_scheme)


def _private_zone() -> None:
    """A hosted zone that is created with a VPC is private, and the VPC's.

    https://docs.aws.amazon.com/Route53/latest/APIReference/API_CreateHostedZone.html
    The emulator goes by ``PrivateZone`` alone, which the AWS provider leaves out.
    """
    from moto.route53.responses import Route53

    create = Route53.create_hosted_zone

    def create_hosted_zone(response: Any) -> Any:
        told = response._get_bool_param

        def bool_param(name: str, default: bool = False) -> Any:
            of_vpc = name == "HostedZoneConfig.PrivateZone" and response._get_param("VPC.VPCId")
            return bool(of_vpc) or told(name, default)

        # Of this request alone: the emulator makes an object for each.
        response._get_bool_param = bool_param
        return create(response)

    replace_attribute(Route53, "create_hosted_zone", create_hosted_zone)


def _public_query_log_group() -> None:
    """CreateQueryLoggingConfig takes the ARN of the log group as CloudWatch Logs shows it.

    https://docs.aws.amazon.com/Route53/latest/APIReference/API_CreateQueryLoggingConfig.html
    The emulator wants ``:*`` behind it.
    """
    from moto.route53.models import Route53Backend

    create = Route53Backend.create_query_logging_config

    def create_query_logging_config(backend: Any, hosted_zone_id: str, log_group_arn: str) -> Any:
        config = create(backend, hosted_zone_id, f"{log_group_arn.removesuffix(':*')}:*")
        config.cloud_watch_logs_log_group_arn = log_group_arn
        return config

    replace_attribute(Route53Backend, "create_query_logging_config", create_query_logging_config)


def _resolver_query_log_tags() -> None:
    """A query log configuration has tags, which can be listed and changed by its ARN.

    https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_ListTagsForResource.html
    """
    from moto.route53resolver.models import Route53ResolverBackend

    matched = Route53ResolverBackend._matched_arn

    def matched_arn(backend: Any, resource_arn: str) -> None:
        configs = backend.resolver_query_log_configs.values()
        if resource_arn not in {config.arn for config in configs}:
            matched(backend, resource_arn)

    replace_attribute(Route53ResolverBackend, "_matched_arn", matched_arn)


def _resolver_query_log_removal() -> None:
    """DisassociateResolverQueryLogConfig and DeleteResolverQueryLogConfig, which it lacks.

    A configuration that a VPC is associated with is not deleted.
    https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_DeleteResolverQueryLogConfig.html
    https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_DisassociateResolverQueryLogConfig.html
    """
    from moto.route53resolver.exceptions import InvalidRequestException, ResourceNotFoundException
    from moto.route53resolver.responses import Route53ResolverResponse

    def associations(response: Any, config: str) -> list[Any]:
        known = response.route53resolver_backend.resolver_query_log_config_associations
        return [one for one in known.values() if one.resolver_query_log_config_id == config]

    def disassociate_resolver_query_log_config(response: Any) -> str:
        backend = response.route53resolver_backend
        name = response._get_param("ResolverQueryLogConfigId")
        resource = response._get_param("ResourceId")
        found = [one for one in associations(response, name) if one.resource_id == resource]
        if not found:
            raise ResourceNotFoundException(f"{name} is not associated with {resource}")
        del backend.resolver_query_log_config_associations[found[0].id]
        backend.get_resolver_query_log_config(name).association_count -= 1
        return json.dumps({"ResolverQueryLogConfigAssociation": found[0].description()})

    def delete_resolver_query_log_config(response: Any) -> str:
        backend = response.route53resolver_backend
        name = response._get_param("ResolverQueryLogConfigId")
        config = backend.get_resolver_query_log_config(name)
        if associations(response, name):
            raise InvalidRequestException(f"{name} is associated with a VPC")
        del backend.resolver_query_log_configs[name]
        return json.dumps({"ResolverQueryLogConfig": config.description()})

    for function in (disassociate_resolver_query_log_config, delete_resolver_query_log_config):
        replace_attribute(Route53ResolverResponse, function.__name__, function)
