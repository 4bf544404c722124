"""Gaps of the AWS emulator that databases meet, closed against AWS behaviour."""

from __future__ import annotations

from typing import Any

from validator.plan.emulator_applied import replace_attribute

__all__ = ["apply"]

_INSIGHTS_DAYS = 7
"""What Performance Insights keeps unless told otherwise."""


def apply() -> None:
    """Closes the gaps in the emulator of this process."""
    _performance_insights()
    _parameters_say_who_set_them()
    _no_scaling_of_what_does_not_scale()


def _performance_insights() -> None:
    """An instance has Performance Insights as CreateDBInstance and ModifyDBInstance said.

    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
    """
    from moto.rds.models import DBInstance, RDSBackend

    initialise, modify = DBInstance.__init__, RDSBackend.modify_db_instance

    def with_insights(database: Any, *given: Any, **named: Any) -> None:
        initialise(database, *given, **named)
        database.performance_insights_enabled = False
        _set_insights(database, named)

    def modify_db_instance(backend: Any, name: str, request: dict[str, Any]) -> Any:
        wanted = dict(request)
        database = modify(backend, name, request)
        _set_insights(database, wanted)
        return database

    replace_attribute(DBInstance, "__init__", with_insights)
    replace_attribute(RDSBackend, "modify_db_instance", modify_db_instance)


def _set_insights(database: Any, request: dict[str, Any]) -> None:
    enabled = request.get("enable_performance_insights")
    if enabled is None:
        return
    database.performance_insights_enabled = enabled
    key, days = (
        request.get(f"performance_insights_{name}") for name in ("kms_key_id", "retention_period")
    )
    database.performance_insights_kms_key_id = key if enabled else None
    database.performance_insights_retention_period = (days or _INSIGHTS_DAYS) if enabled else None


def _parameters_say_who_set_them() -> None:
    """DescribeDBParameters says of a parameter that was modified that its source is the user.

    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_Parameter.html
    """
    from moto.rds.models import DBParameterGroup

    update = DBParameterGroup.update_parameters

    def update_parameters(group: Any, new: Any) -> None:
        update(group, [{**parameter, "Source": "user"} for parameter in new])

    replace_attribute(DBParameterGroup, "update_parameters", update_parameters)


def _no_scaling_of_what_does_not_scale() -> None:
    """Only a cluster of engine mode serverless has a scaling configuration.

    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBCluster.html
    """
    from moto.rds.models import DBCluster

    original = vars(DBCluster)["scaling_configuration_info"].fget

    def scaling_configuration_info(cluster: Any) -> dict[str, Any] | None:
        found: dict[str, Any] | None = original(cluster) if cluster.scaling_configuration else None
        return found

    replace_attribute(DBCluster, "scaling_configuration_info", property(scaling_configuration_info))
