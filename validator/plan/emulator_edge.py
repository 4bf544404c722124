"""Gaps of the AWS emulator that load balancers and query logs of DNS meet."""

from __future__ import annotations

import json
from typing import Any

from validator.plan.emulator_applied import replace_attribute

__all__ = ["apply"]


def apply() -> None:
    """Closes the gaps in the emulator of this process."""
    _load_balancer_scheme()
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
