"""Flow logs: every accepted and refused flow of the VPC, encrypted, for a configured time."""

import pulumi
import pulumi_aws as aws

from components import iam


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
    role = aws.iam.Role(
        f"{name}-flow-logs",
        description="Writes the VPC flow logs to their log group.",
        assume_role_policy=pulumi.Output.json_dumps(
            iam.trust("vpc-flow-logs.amazonaws.com", account_id=account_id)
        ),
        opts=opts,
    )
    permission = aws.iam.RolePolicy(
        f"{name}-flow-logs",
        role=role.name,
        policy=pulumi.Output.json_dumps(_writing(pulumi.Output.concat(group.arn, ":*"))),
        opts=opts,
    )
    aws.ec2.FlowLog(
        f"{name}-flow-logs",
        vpc_id=vpc_id,
        traffic_type="ALL",
        log_destination_type="cloud-watch-logs",
        log_destination=group.arn,
        iam_role_arn=role.arn,
        max_aggregation_interval=60,
        tags={"Name": f"{name}-flow-logs"},
        # AWS tries the role when the flow log is created.
        opts=pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(depends_on=[permission])),
    )
    return group


def _writing(streams: pulumi.Output[str]) -> iam.Document:
    actions = ("CreateLogStream", "PutLogEvents", "DescribeLogGroups", "DescribeLogStreams")
    return iam.document(iam.allow([f"logs:{each}" for each in actions], [streams]))
