from typing import Any
from uuid import uuid4

import pulumi_aws as aws

from tests.localcloud.sample import Make, Sample


def source(_: Make) -> dict[str, Any]:
    arn = f"arn:aws:cloudfront::123456789012:distribution/{uuid4()}"
    return {
        "name": f"edge-{uuid4()}",
        "logType": "ACCESS_LOGS",
        "resourceArn": arn,
        "tags": {"a": "b"},
    }


def destination(_: Make) -> dict[str, Any]:
    return {
        "name": f"edge-{uuid4()}",
        "outputFormat": "json",
        "deliveryDestinationConfiguration": {"destinationResourceArn": "arn:aws:s3:::logs"},
        "tags": {"a": "b"},
    }


def delivery(make: Make) -> dict[str, Any]:
    made = make(aws.cloudwatch.LogDeliveryDestination, **destination(make))
    return {
        "deliverySourceName": make(aws.cloudwatch.LogDeliverySource, **source(make))[1]["name"],
        "deliveryDestinationArn": made[1]["arn"],
        "recordFields": ["date", "time", "c-ip"],
    }


SAMPLES = [
    Sample(
        cls=aws.cloudwatch.LogDeliverySource,
        inputs=source,
        change={"tags": {"a": "c"}},
        replace={"name": "other"},
    ),
    Sample(
        cls=aws.cloudwatch.LogDeliveryDestination,
        inputs=destination,
        change={
            "deliveryDestinationConfiguration": {"destinationResourceArn": "arn:aws:s3:::other"},
            "tags": {"a": "c"},
        },
        replace={"outputFormat": "plain"},
    ),
    Sample(
        cls=aws.cloudwatch.LogDelivery, inputs=delivery, change={"recordFields": ["time", "date"]}
    ),
]
