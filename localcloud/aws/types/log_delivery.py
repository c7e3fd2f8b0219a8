"""CloudWatch Logs: deliveries of what AWS services log."""

from typing import Any

import pulumi_aws as aws

from localcloud.aws.context import Context
from localcloud.aws.declare import Call, Resource, Tagging, Text
from localcloud.aws.dynamic import mapping


def _tagging(kind: str, name: str) -> Tagging:
    arn = f"arn:{{partition}}:logs:{{region}}:{{account}}:{kind}:{{{name}}}"
    return Tagging(list="list_tags_for_resource", on={"resourceArn": arn})


def _without_tags(member: str) -> str:
    """The result but its tags, which moto leaves as they were at creation."""
    kept = {
        "deliverySource": ("name", "resourceArns", "logType", "service", "arn"),
        "deliveryDestination": (
            "name",
            "outputFormat",
            "deliveryDestinationType",
            "deliveryDestinationConfiguration",
            "arn",
        ),
        "delivery": (
            "id",
            "deliverySourceName",
            "deliveryDestinationArn",
            "recordFields",
            "fieldDelimiter",
            "s3DeliveryConfiguration",
            "arn",
        ),
    }[member]
    return f"{member}.{{{', '.join(f'{name}: {name}' for name in kept)}}}"


SOURCE = Resource(
    cls=aws.cloudwatch.LogDeliverySource,
    service="logs",
    create=Call(op="put_delivery_source"),
    id=Text("{name}"),
    read=Call(
        op="get_delivery_source", params={"name": "{id}"}, result=_without_tags("deliverySource")
    ),
    delete=Call(op="delete_delivery_source", params={"name": "{id}"}),
    outputs={"resourceArn": "resourceArns[0]"},
    tagging=_tagging("delivery-source", "name"),
)


def _destination(ctx: Context) -> dict[str, Any]:
    given = mapping(ctx["deliveryDestinationConfiguration"])
    return {"destinationResourceArn": given["destinationResourceArn"]}


DESTINATION = Resource(
    cls=aws.cloudwatch.LogDeliveryDestination,
    service="logs",
    create=Call(
        op="put_delivery_destination", params={"deliveryDestinationConfiguration": _destination}
    ),
    id=Text("{name}"),
    read=Call(
        op="get_delivery_destination",
        params={"name": "{id}"},
        result=_without_tags("deliveryDestination"),
    ),
    update=Call(
        op="put_delivery_destination",
        params={
            "name": "{name}",
            "outputFormat": "{outputFormat}",
            "deliveryDestinationConfiguration": _destination,
        },
    ),
    delete=Call(op="delete_delivery_destination", params={"name": "{id}"}),
    hooked=("deliveryDestinationConfiguration",),
    tagging=_tagging("delivery-destination", "name"),
)


DELIVERY = Resource(
    cls=aws.cloudwatch.LogDelivery,
    service="logs",
    create=Call(op="create_delivery", result="delivery"),
    id="id",
    read=Call(op="get_delivery", params={"id": "{id}"}, result=_without_tags("delivery")),
    delete=Call(op="delete_delivery", params={"id": "{id}"}),
    update=Call(op="update_delivery_configuration", params={"id": "{id}"}),
    tagging=_tagging("delivery", "id"),
)

TYPES = (SOURCE, DESTINATION, DELIVERY)
