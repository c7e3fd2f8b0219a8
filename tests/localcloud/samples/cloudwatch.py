import json

import pulumi_aws as aws

from tests.localcloud.sample import Sample

TOPIC = "arn:aws:sns:us-east-1:123456789012:critical"


def metric(name: str) -> dict[str, object]:
    return {
        "namespace": "AWS/ApplicationELB",
        "metricName": name,
        "dimensions": {"LoadBalancer": "app/public/50dc6c495c0c9188"},
        "period": 60,
        "stat": "Sum",
    }


def dashboard(title: str) -> str:
    return json.dumps({"widgets": [{"type": "text", "properties": {"markdown": title}}]})


SAMPLES = [
    Sample(
        cls=aws.cloudwatch.MetricAlarm,
        case="metric",
        inputs={
            "name": "bff-latency",
            "alarmDescription": "Slow; docs/runbook.md#target-latency",
            "namespace": "AWS/ApplicationELB",
            "metricName": "TargetResponseTime",
            "dimensions": {"TargetGroup": "targetgroup/bff/0123456789abcdef"},
            "extendedStatistic": "p95",
            "period": 60,
            "evaluationPeriods": 5,
            "datapointsToAlarm": 3,
            "threshold": 0.1,
            "comparisonOperator": "GreaterThanThreshold",
            "treatMissingData": "notBreaching",
            "alarmActions": [TOPIC],
            "okActions": [TOPIC],
            "tags": {"a": "b"},
        },
        change={"threshold": 0.2, "tags": {"a": "c"}},
        replace={"name": "other"},
    ),
    Sample(
        cls=aws.cloudwatch.MetricAlarm,
        case="statistic",
        inputs={
            "name": "bff-cpu",
            "namespace": "AWS/ECS",
            "metricName": "CPUUtilization",
            "statistic": "Average",
            "period": 60,
            "evaluationPeriods": 5,
            "threshold": 80,
            "comparisonOperator": "GreaterThanThreshold",
        },
        change={"evaluationPeriods": 10},
    ),
    Sample(
        cls=aws.cloudwatch.MetricAlarm,
        case="expression",
        inputs={
            "name": "bff-errors",
            "evaluationPeriods": 3,
            "threshold": 5,
            "comparisonOperator": "GreaterThanThreshold",
            "treatMissingData": "notBreaching",
            "metricQueries": [
                {"id": "errors", "metric": metric("HTTPCode_Target_5XX_Count")},
                {"id": "requests", "metric": metric("RequestCount")},
                {
                    "id": "rate",
                    "expression": "100 * errors / requests",
                    "label": "errors in percent",
                    "returnData": True,
                },
            ],
        },
        change={"threshold": 10},
    ),
    Sample(
        cls=aws.cloudwatch.CompositeAlarm,
        inputs={
            "alarmName": "platform",
            "alarmDescription": "The platform",
            "alarmRule": 'ALARM("a") OR ALARM("b")',
            "alarmActions": [TOPIC],
            "okActions": [TOPIC],
            "tags": {"a": "b"},
        },
        change={"alarmRule": 'ALARM("a")', "tags": {}},
        replace={"alarmName": "other"},
    ),
    Sample(
        cls=aws.cloudwatch.Dashboard,
        inputs={"dashboardName": "service", "dashboardBody": dashboard("Service")},
        change={"dashboardBody": dashboard("Services")},
        replace={"dashboardName": "other"},
    ),
    Sample(
        cls=aws.cloudwatch.LogMetricFilter,
        inputs=lambda make: {
            "name": "root-use",
            "logGroupName": make(aws.cloudwatch.LogGroup)[0],
            "pattern": '{ $.userIdentity.type = "Root" }',
            "metricTransformation": {
                "name": "RootUse",
                "namespace": "Audit",
                "value": "1",
                "defaultValue": "0",
            },
        },
        change={"pattern": '{ $.eventName = "ConsoleLogin" }'},
        replace={"name": "other"},
    ),
    Sample(
        cls=aws.cloudwatch.QueryDefinition,
        inputs={
            "name": "agentplatform/errors",
            "logGroupNames": ["/agentplatform/dev/bff"],
            "queryString": "fields @timestamp, @message",
        },
        change={"queryString": "fields @message"},
    ),
]
