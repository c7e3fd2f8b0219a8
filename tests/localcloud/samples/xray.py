import pulumi_aws as aws

from tests.localcloud.sample import Sample

SAMPLES = [
    Sample(
        cls=aws.xray.Group,
        inputs={
            "groupName": "agentplatform-dev",
            "filterExpression": "error OR fault",
            "insightsConfiguration": {"insightsEnabled": True, "notificationsEnabled": True},
            "tags": {"a": "b"},
        },
        change={"filterExpression": "fault", "tags": {}},
        replace={"groupName": "other"},
    ),
    Sample(
        cls=aws.xray.SamplingRule,
        inputs={
            "ruleName": "agentplatform-dev",
            "priority": 100,
            "reservoirSize": 1,
            "fixedRate": 0.05,
            "host": "*",
            "httpMethod": "*",
            "resourceArn": "*",
            "serviceName": "*",
            "serviceType": "*",
            "urlPath": "*",
            "version": 1,
            "tags": {"a": "b"},
        },
        change={"fixedRate": 0.1, "tags": {}},
        replace={"ruleName": "other"},
    ),
]
