"""CloudWatch Logs: groups and resource policies."""

import pulumi_aws as aws

from localcloud.aws.context import Context
from localcloud.aws.declare import Call, Part, Resource, Tagging, Text


def _delete(ctx: Context) -> None:
    if not ctx["skipDestroy"]:
        ctx.call("delete_log_group", logGroupName=ctx.id)


LOG_GROUP = Resource(
    cls=aws.cloudwatch.LogGroup,
    service="logs",
    create=Call(op="create_log_group"),
    id=Text("{name}"),
    read=Call(
        op="describe_log_groups",
        params={"logGroupNamePrefix": "{id}"},
        result="logGroups[?logGroupName=='{id}'] | [0]",
    ),
    delete=_delete,
    hooked=("skipDestroy",),
    kept=("skipDestroy",),
    parts=(
        Part(
            props=("retentionInDays",),
            write=Call(
                op="put_retention_policy",
                params={"logGroupName": "{id}", "retentionInDays": "{retentionInDays}"},
            ),
            clear=Call(op="delete_retention_policy", params={"logGroupName": "{id}"}),
            initial={"retentionInDays": 0},
        ),
        Part(
            props=("kmsKeyId",),
            write=Call(
                op="associate_kms_key",
                params={"logGroupName": "{id}", "kmsKeyId": "{kmsKeyId}"},
            ),
            clear=Call(op="disassociate_kms_key", params={"logGroupName": "{id}"}),
            at_create=False,
        ),
    ),
    outputs={"arn": Text("arn:{partition}:logs:{region}:{account}:log-group:{id}")},
    tagging=Tagging(
        list="list_tags_for_resource",
        on={"resourceArn": "arn:{partition}:logs:{region}:{account}:log-group:{id}"},
    ),
)

_PUT = Call(
    op="put_resource_policy",
    params={"policyName": "{policyName}", "policyDocument": "{policyDocument}"},
)

LOG_RESOURCE_POLICY = Resource(
    cls=aws.cloudwatch.LogResourcePolicy,
    service="logs",
    create=_PUT,
    id=Text("{policyName}"),
    read=Call(
        op="describe_resource_policies", result="resourcePolicies[?policyName=='{id}'] | [0]"
    ),
    update=_PUT,
    delete=Call(op="delete_resource_policy", params={"policyName": "{id}"}),
)

TYPES = (LOG_GROUP, LOG_RESOURCE_POLICY)
