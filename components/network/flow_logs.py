"""Flow logs of all accepted and rejected traffic of the VPC, encrypted, with retention."""

import pulumi
import pulumi_aws as aws

from components import iam
from components.role import granted_role


def make_flow_logs(
    name: str,
    *,
    vpc_id: pulumi.Input[str],
    account_id: str,
    key_arn: pulumi.Input[str],
    retention_days: int,
    opts: pulumi.ResourceOptions,
) -> aws.cloudwatch.LogGroup:
    """The VPC's flow logs and the log group that receives them.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
    """
    group = aws.cloudwatch.LogGroup(
        f"{name}-flow-logs", kms_key_id=key_arn, retention_in_days=retention_days, opts=opts
    )
    writer = granted_role(
        f"{name}-flow-logs",
        description="Writes the VPC flow logs to their log group.",
        trust=iam.trust("vpc-flow-logs.amazonaws.com", account_id=account_id),
        policy=_writing(pulumi.Output.concat(group.arn, ":*")),
        opts=opts,
    )
    aws.ec2.FlowLog(
        f"{name}-flow-logs",
        vpc_id=vpc_id,
        traffic_type="ALL",
        log_destination_type="cloud-watch-logs",
        log_destination=group.arn,
        iam_role_arn=writer.role.arn,
        max_aggregation_interval=60,
        tags={"Name": f"{name}-flow-logs"},
        # AWS uses the role when the flow log is created.
        opts=pulumi.ResourceOptions.merge(
            opts, pulumi.ResourceOptions(depends_on=writer.permissions)
        ),
    )
    return group


def _writing(streams: pulumi.Output[str]) -> iam.Document:
    actions = ("CreateLogStream", "PutLogEvents", "DescribeLogGroups", "DescribeLogStreams")
    return iam.document(iam.allow([f"logs:{each}" for each in actions], [streams]))
