"""X-Ray: groups and sampling rules."""

import pulumi_aws as aws

from localcloud.aws.context import structured
from localcloud.aws.declare import Call, Resource, Tagging, Text

GROUP = Resource(
    cls=aws.xray.Group,
    service="xray",
    create=Call(op="create_group"),
    id=Text("arn:{partition}:xray:{region}:{account}:group/{groupName}"),
    hooked=("filterExpression", "insightsConfiguration"),
    outputs={"arn": Text("{id}")},
    tagging=Tagging(),
    held_by="memory",
    note="moto has no X-Ray groups",
)

SAMPLING_RULE = Resource(
    cls=aws.xray.SamplingRule,
    service="xray",
    create=Call(
        op="create_sampling_rule",
        params={"SamplingRule": structured("create_sampling_rule", "SamplingRule")},
    ),
    id=Text("{ruleName}"),
    hooked=(
        "attributes",
        "fixedRate",
        "host",
        "httpMethod",
        "priority",
        "reservoirSize",
        "resourceArn",
        "serviceName",
        "serviceType",
        "urlPath",
    ),
    outputs={"arn": Text("arn:{partition}:xray:{region}:{account}:sampling-rule/{id}")},
    tagging=Tagging(),
    held_by="memory",
    note="moto has no X-Ray sampling rules",
)

TYPES = (GROUP, SAMPLING_RULE)
