"""IAM Access Analyzer, which moto does not have."""

import pulumi_aws as aws

from localcloud.aws.declare import Call, Resource, Tagging, Text

ANALYZER = Resource(
    cls=aws.accessanalyzer.Analyzer,
    service="accessanalyzer",
    unmodelled=("configuration",),
    create=Call(op="create_analyzer"),
    id=Text("{analyzerName}"),
    outputs={"arn": Text("arn:{partition}:access-analyzer:{region}:{account}:analyzer/{id}")},
    tagging=Tagging(),
    held_by="memory",
    note="moto has no access analyzer",
)

TYPES = (ANALYZER,)
