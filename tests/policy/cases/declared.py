"""Cases of the rules that something has to be declared beside a resource."""

from collections.abc import Mapping, Sequence

import pulumi_aws as aws
from pulumi import CustomResource

from tests.policy.cases.storage import BUCKET, NEW_BUCKET, OTHER, declared, logging_to
from tests.policy.harness import UNKNOWN, Node, StackCase

VPC = Node(cls=aws.ec2.Vpc, name="main", props={"cidrBlock": "10.0.0.0/16"})
OTHER_VPC = Node(cls=aws.ec2.Vpc, name="other", props={"cidrBlock": "10.1.0.0/16"})

TRAIL = Node(
    cls=aws.cloudtrail.Trail,
    name="trail",
    props={"s3BucketName": UNKNOWN},
    refers={"s3BucketName": ["data"]},
)
TRAIL_BY_NAME = Node(cls=aws.cloudtrail.Trail, name="trail", props={"s3BucketName": "data-1a2b"})
LOCK = Node(
    cls=aws.s3.BucketObjectLockConfiguration,
    name="lock",
    props={"bucket": UNKNOWN},
    refers={"bucket": ["data"]},
)


def balancer(**props: object) -> Node:
    return Node(cls=aws.lb.LoadBalancer, name="alb", props=props)


def beside(cls: type[CustomResource], key: str, *owners: str, value: object = UNKNOWN) -> Node:
    return Node(cls=cls, name="setting", props={key: value}, refers={key: owners})


def apart(
    rule: str,
    owner: Node,
    setting: tuple[type[CustomResource], str],
    message: str,
    *,
    named: Mapping[str, object] | None = None,
    compliant: Sequence[Sequence[Node]] = (),
) -> StackCase:
    """An owner with a setting that refers to it or has its name; without; and with another's."""
    cls, key = setting
    other = Node(cls=owner.cls, name="other", props=owner.props)
    by_name = [
        [
            Node(cls=owner.cls, name=owner.name, props={**owner.props, known_as: value}),
            beside(cls, key, value=value),
        ]
        for known_as, value in (named or {}).items()
    ]
    return StackCase(
        rule=rule,
        compliant=[[], [owner, beside(cls, key, owner.name)], *by_name, *compliant],
        violations=[
            ([owner], owner.name, message),
            ([owner, beside(cls, key)], owner.name, message),
            ([owner, other, beside(cls, key, owner.name)], "other", message),
        ],
    )


CASES = (
    declared("s3-versioning-declared", aws.s3.BucketVersioning, "no versioning"),
    declared("s3-lifecycle-declared", aws.s3.BucketLifecycleConfiguration, "no lifecycle"),
    StackCase(
        rule="s3-access-logs-declared",
        compliant=[
            [],
            [BUCKET, OTHER, logging_to("data-1a2b")],
            [NEW_BUCKET, OTHER, logging_to(UNKNOWN, targetBucket=["data"], bucket=["other"])],
            [BUCKET, balancer(accessLogs={"bucket": "data-1a2b"})],
        ],
        violations=[
            ([BUCKET], "data", "no access logs"),
            ([NEW_BUCKET, balancer(accessLogs={"bucket": UNKNOWN})], "data", "no access logs"),
        ],
    ),
    StackCase(
        rule="cloudtrail-bucket-object-lock",
        compliant=[[], [NEW_BUCKET, OTHER], [NEW_BUCKET, OTHER, TRAIL, LOCK]],
        violations=[
            ([NEW_BUCKET, TRAIL], "data", "no object lock"),
            ([BUCKET, OTHER, TRAIL_BY_NAME], "data", "no object lock"),
        ],
    ),
    apart("vpc-flow-logs", VPC, (aws.ec2.FlowLog, "vpcId"), "no flow logs", named={"id": "vpc-1"}),
    apart(
        "vpc-default-security-group-declared",
        VPC,
        (aws.ec2.DefaultSecurityGroup, "vpcId"),
        "default security group",
        named={"id": "vpc-1"},
    ),
    apart(
        "vpc-default-nacl-declared",
        VPC,
        (aws.ec2.DefaultNetworkAcl, "defaultNetworkAclId"),
        "default network ACL",
    ),
    apart(
        "elb-public-web-acl",
        balancer(),
        (aws.wafv2.WebAclAssociation, "resourceArn"),
        "no web ACL",
        named={"arn": "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/a/1"},
        compliant=[
            [balancer(internal=True)],
            [balancer(internal=UNKNOWN)],
            [balancer(loadBalancerType="network", internal=False)],
        ],
    ),
    apart(
        "wafv2-web-acl-logging",
        Node(cls=aws.wafv2.WebAcl, name="acl"),
        (aws.wafv2.WebAclLoggingConfiguration, "resourceArn"),
        "no log",
        named={"arn": "arn:aws:wafv2:us-east-1:111122223333:regional/webacl/a/1"},
    ),
    apart(
        "ecr-lifecycle-declared",
        Node(cls=aws.ecr.Repository, name="images"),
        (aws.ecr.LifecyclePolicy, "repository"),
        "every image",
        named={"name": "images"},
    ),
    apart(
        "eventbridge-rule-target",
        Node(cls=aws.cloudwatch.EventRule, name="findings"),
        (aws.cloudwatch.EventTarget, "rule"),
        "no target",
        named={"name": "findings"},
        compliant=[
            [Node(cls=aws.cloudwatch.EventRule, name="off", props={"state": "DISABLED"})],
            [Node(cls=aws.cloudwatch.EventRule, name="off", props={"isEnabled": False})],
        ],
    ),
    apart(
        "sns-topic-subscribed",
        Node(cls=aws.sns.Topic, name="alarms"),
        (aws.sns.TopicSubscription, "topic"),
        "Nobody subscribes",
        named={"arn": "arn:aws:sns:us-east-1:111122223333:alarms"},
    ),
)
