"""CloudWatch in the protocol of newer clients: what was put is read back, errors are AWS's own."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.awsrequest import AWSRequest
from botocore.exceptions import ClientError

from validator.plan.emulator_cbor import Call, call_of
from validator.plan.sandbox import Sandbox

pytestmark = [pytest.mark.sandbox, pytest.mark.xdist_group("emulator")]

TARGET = "GraniteServiceVersion20100801"
SPOKEN = {"smithy-protocol": "rpc-v2-cbor", "Content-Type": "application/cbor"}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as started:
        yield started


@pytest.fixture
def cloudwatch(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A client that speaks the protocol; botocore itself would choose JSON."""
    protocols = ("smithy-rpc-v2-cbor",)
    monkeypatch.setattr("botocore.model.PRIORITY_ORDERED_SUPPORTED_PROTOCOLS", protocols)
    client = sandbox.client("cloudwatch")
    assert client.meta.service_model.resolved_protocol == "smithy-rpc-v2-cbor"
    return client


def test_a_call_is_told_by_its_header_and_path() -> None:
    path = f"/service/{TARGET}/operation/PutDashboard"
    assert call_of(path, SPOKEN) == Call(TARGET, "PutDashboard")
    assert call_of(path, {}) is None
    assert call_of("/", SPOKEN) is None
    assert call_of("/service/Other/operation/PutDashboard", SPOKEN) is None


def test_bytes_are_base64_in_json_alone() -> None:
    call = Call(TARGET, "GetMetricWidgetImage")
    assert json.loads(call.body(bytes.fromhex("a1616141ff"))) == {"a": "/w=="}
    status, headers, body = call.answer(200, {}, '{"MetricWidgetImage": "/w=="}')
    assert (status, headers["smithy-protocol"]) == (200, "rpc-v2-cbor")
    assert body == b"\xa1\x71MetricWidgetImage\x41\xff"
    assert json.loads(call.body(None)) == {}


def test_an_alarm_is_read_back_as_it_was_put(cloudwatch: Any) -> None:
    metric = {
        "Namespace": "AWS/Usage",
        "MetricName": "ResourceCount",
        "Dimensions": [{"Name": "Service", "Value": "Fargate"}],
    }
    put = {
        "AlarmName": "queries",
        "AlarmDescription": "Über 80 %",
        "AlarmActions": ["arn:aws:sns:ap-northeast-2:123456789012:alarms"],
        "ComparisonOperator": "GreaterThanThreshold",
        "DatapointsToAlarm": 2,
        "EvaluationPeriods": 3,
        "Threshold": 80.5,
        "TreatMissingData": "notBreaching",
        "Metrics": [
            {
                "Id": "used",
                "MetricStat": {"Metric": metric, "Period": 300, "Stat": "Maximum"},
                "ReturnData": False,
            },
            {"Id": "share", "Expression": "100 * used / SERVICE_QUOTA(used)", "ReturnData": True},
        ],
    }
    tags = [{"Key": "Owner", "Value": "platform"}]
    before = datetime.now(UTC) - timedelta(seconds=2)
    cloudwatch.put_metric_alarm(**put, Tags=tags)
    (found,) = cloudwatch.describe_alarms(AlarmNames=["queries"])["MetricAlarms"]
    assert {name: found[name] for name in put} == put
    assert before < found["AlarmConfigurationUpdatedTimestamp"] < datetime.now(UTC)
    assert cloudwatch.list_tags_for_resource(ResourceARN=found["AlarmArn"])["Tags"] == tags
    cloudwatch.delete_alarms(AlarmNames=["queries"])
    assert cloudwatch.describe_alarms(AlarmNames=["queries"])["MetricAlarms"] == []


def test_metrics_keep_their_times_and_values(cloudwatch: Any) -> None:
    noon = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)
    values = [-3, 0, 2.5, 1e12]
    data = [
        {"MetricName": "m", "Timestamp": noon + timedelta(minutes=at), "Value": value}
        for at, value in enumerate(values)
    ]
    cloudwatch.put_metric_data(Namespace="test", MetricData=data)
    answer = cloudwatch.get_metric_statistics(
        Namespace="test",
        MetricName="m",
        StartTime=noon,
        EndTime=noon + timedelta(minutes=10),
        Period=60,
        Statistics=["Sum"],
    )
    points = sorted(answer["Datapoints"], key=lambda point: point["Timestamp"])
    assert [point["Timestamp"] for point in points] == [one["Timestamp"] for one in data]
    assert all(math.isclose(p["Sum"], v) for p, v in zip(points, values, strict=True))


def test_a_dashboard_is_put_and_gone(cloudwatch: Any) -> None:
    body = json.dumps({"widgets": [{"type": "text", "properties": {"markdown": "한국어"}}]})
    cloudwatch.put_dashboard(DashboardName="d", DashboardBody=body)
    assert cloudwatch.get_dashboard(DashboardName="d")["DashboardBody"] == body
    cloudwatch.delete_dashboards(DashboardNames=["d"])
    with pytest.raises(ClientError) as caught:
        cloudwatch.get_dashboard(DashboardName="d")
    error = caught.value.response["Error"]
    assert (error["Code"], error["Message"]) == ("ResourceNotFound", "Dashboard does not exist")


def test_what_the_emulator_cannot_do_is_an_error_that_says_so(cloudwatch: Any) -> None:
    with pytest.raises(ClientError, match="get_metric_widget_image") as caught:
        cloudwatch.get_metric_widget_image(MetricWidget="{}")
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501


def test_an_older_client_is_answered_in_its_own_protocol(sandbox: Sandbox) -> None:
    cloudwatch = sandbox.client("cloudwatch")
    body = b"Action=ListDashboards&Version=2010-08-01"
    request = AWSRequest(
        "POST",
        cloudwatch.meta.endpoint_url,
        {"Content-Type": "application/x-www-form-urlencoded"},
        body,
    )
    answer = cloudwatch._endpoint.http_session.send(request.prepare())
    assert answer.headers["Content-Type"] == "text/xml"
    assert b"<ListDashboardsResult" in answer.content
