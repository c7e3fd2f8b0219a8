"""What AWS keeps in resources of their own is declared: for each bucket, VPC, balancer and so on.

What a declaration says is evaluated by rules of its own; these rules see to it that there is one.
"""

from frame.companions import companion
from frame.family import EXPOSURE, LOGGING, RESILIENCE
from frame.rule import (
    Reference,
    Resource,
    Stack,
    StackRule,
    checkov,
    cis,
    security_hub,
    tokens,
)
from frame.sdk import aws
from pulumi_policy import Severity

from rules.storage import BUCKETS, LOAD_BALANCERS, LOGGINGS, declared, receives_access_logs

VPCS = tokens(aws.ec2.Vpc, aws.ec2.DefaultVpc)
TRAILS = tokens(aws.cloudtrail.Trail)
EVENT_RULES = tokens(aws.cloudwatch.EventRule)
_LOCKS = tokens(aws.s3.BucketObjectLockConfiguration, aws.s3.BucketObjectLockConfigurationV2)


def _without_trail(stack: Stack, bucket: Resource) -> bool:
    return not any(trail.points_at(bucket, "s3BucketName") for trail in stack.of(TRAILS))


def _not_public(_stack: Stack, balancer: Resource) -> bool:
    """What has no public address is shut by security groups; only HTTP has a web ACL."""
    kind, internal = balancer.props["loadBalancerType"], balancer.props["internal"]
    http = kind.missing or not kind.differs("application")
    return not http or not internal.known or internal.equals(True)


def _switched_off(_stack: Stack, rule: Resource) -> bool:
    return rule.props["state"].equals("DISABLED") or rule.props["isEnabled"].equals(False)


_BUCKET_RULES = (
    StackRule(
        id="s3-versioning-declared",
        family=RESILIENCE,
        description="Every bucket declares its versioning.",
        severity=Severity.MEDIUM,
        references=(security_hub("S3.14"), checkov("CKV_AWS_21")),
        remediation='Add a BucketVersioning with status="Enabled".',
        types=BUCKETS,
        check=declared(
            tokens(aws.s3.BucketVersioning, aws.s3.BucketVersioningV2), "versioning configuration"
        ),
    ),
    StackRule(
        id="s3-lifecycle-declared",
        family=RESILIENCE,
        description="Every bucket declares when its objects and their old versions go.",
        severity=Severity.LOW,
        references=(security_hub("S3.10"), security_hub("S3.13"), checkov("CKV2_AWS_61")),
        remediation="Add a BucketLifecycleConfiguration that expires noncurrent versions.",
        types=BUCKETS,
        check=declared(
            tokens(aws.s3.BucketLifecycleConfiguration, aws.s3.BucketLifecycleConfigurationV2),
            "lifecycle configuration",
        ),
    ),
    StackRule(
        id="s3-access-logs-declared",
        family=LOGGING,
        description="Every bucket has access logs, except those that such logs are delivered to.",
        severity=Severity.MEDIUM,
        references=(
            security_hub("S3.9"),
            security_hub("CloudTrail.7"),
            cis("3.4"),
            checkov("CKV_AWS_18"),
        ),
        remediation="Add a BucketLogging whose target_bucket is a bucket for access logs.",
        types=BUCKETS,
        check=companion(
            BUCKETS,
            LOGGINGS,
            "bucket",
            "The bucket has no access logs.",
            excepted=receives_access_logs,
        ),
    ),
    StackRule(
        id="cloudtrail-bucket-object-lock",
        family=LOGGING,
        description="Nobody can delete or change the log files of a trail.",
        severity=Severity.MEDIUM,
        references=(security_hub("S3.15"),),
        remediation="Set object_lock_enabled on the trail's bucket, with a "
        "BucketObjectLockConfiguration that has a default retention.",
        types=BUCKETS,
        check=companion(
            BUCKETS,
            _LOCKS,
            "bucket",
            "The trail's bucket has no object lock.",
            excepted=_without_trail,
        ),
    ),
)
_NETWORK_RULES = (
    StackRule(
        id="vpc-flow-logs",
        family=LOGGING,
        description="Every VPC has flow logs.",
        severity=Severity.MEDIUM,
        references=(security_hub("EC2.6"), cis("3.7"), checkov("CKV2_AWS_11")),
        remediation='Add a FlowLog for the VPC with traffic_type="ALL".',
        types=VPCS,
        check=companion(VPCS, tokens(aws.ec2.FlowLog), "vpcId", "The VPC has no flow logs."),
    ),
    StackRule(
        id="vpc-default-security-group-declared",
        family=EXPOSURE,
        description="The default security group of every VPC is taken over, and has no rules.",
        severity=Severity.HIGH,
        references=(security_hub("EC2.2"), cis("5.5"), checkov("CKV2_AWS_12")),
        remediation="Add a DefaultSecurityGroup for the VPC without ingress and egress.",
        types=VPCS,
        check=companion(
            VPCS,
            tokens(aws.ec2.DefaultSecurityGroup),
            "vpcId",
            "The VPC's default security group keeps AWS's rules.",
        ),
    ),
    StackRule(
        id="vpc-default-nacl-declared",
        family=EXPOSURE,
        description="The default network ACL of every VPC is taken over, and has no rules.",
        severity=Severity.MEDIUM,
        references=(security_hub("EC2.21"), cis("5.2")),
        remediation="Add a DefaultNetworkAcl for the VPC without ingress and egress.",
        types=VPCS,
        check=companion(
            VPCS,
            tokens(aws.ec2.DefaultNetworkAcl),
            "defaultNetworkAclId",
            "The VPC's default network ACL admits everything.",
        ),
    ),
)
_ENTRANCE_RULES = (
    StackRule(
        id="elb-public-web-acl",
        family=EXPOSURE,
        description="Every public application load balancer stands behind a web ACL.",
        severity=Severity.MEDIUM,
        references=(security_hub("ELB.16"), checkov("CKV2_AWS_28")),
        remediation="Add a wafv2 WebAclAssociation with the load balancer's ARN.",
        types=LOAD_BALANCERS,
        check=companion(
            LOAD_BALANCERS,
            tokens(aws.wafv2.WebAclAssociation),
            "resourceArn",
            "The public load balancer has no web ACL.",
            excepted=_not_public,
        ),
    ),
    StackRule(
        id="wafv2-web-acl-logging",
        family=LOGGING,
        description="Every web ACL logs what it decides.",
        severity=Severity.LOW,
        references=(security_hub("WAF.11"), checkov("CKV2_AWS_31")),
        remediation="Add a WebAclLoggingConfiguration with the web ACL's ARN.",
        types=tokens(aws.wafv2.WebAcl),
        check=companion(
            tokens(aws.wafv2.WebAcl),
            tokens(aws.wafv2.WebAclLoggingConfiguration),
            "resourceArn",
            "The web ACL has no log.",
        ),
    ),
)
_OPERATION_RULES = (
    StackRule(
        id="ecr-lifecycle-declared",
        family=RESILIENCE,
        description="Every image repository declares which images go.",
        severity=Severity.LOW,
        references=(security_hub("ECR.3"),),
        remediation="Add a LifecyclePolicy that expires untagged images.",
        types=tokens(aws.ecr.Repository),
        check=companion(
            tokens(aws.ecr.Repository),
            tokens(aws.ecr.LifecyclePolicy),
            "repository",
            "The repository keeps every image for ever.",
        ),
    ),
    StackRule(
        id="eventbridge-rule-target",
        family=LOGGING,
        description="Every event rule tells somebody.",
        severity=Severity.MEDIUM,
        references=(Reference(framework="AWS Well-Architected", control="SEC04-BP04"),),
        remediation="Add an EventTarget that names the rule, or set the rule's state to DISABLED.",
        types=EVENT_RULES,
        check=companion(
            EVENT_RULES,
            tokens(aws.cloudwatch.EventTarget),
            "rule",
            "The rule has no target.",
            excepted=_switched_off,
        ),
    ),
    StackRule(
        id="sns-topic-subscribed",
        family=LOGGING,
        description="Every topic has somebody who listens.",
        severity=Severity.MEDIUM,
        references=(Reference(framework="AWS Well-Architected", control="SEC04-BP04"),),
        remediation="Add a TopicSubscription, or remove the topic.",
        types=tokens(aws.sns.Topic),
        check=companion(
            tokens(aws.sns.Topic),
            tokens(aws.sns.TopicSubscription),
            "topic",
            "Nobody subscribes to the topic.",
        ),
    ),
)

RULES = (*_BUCKET_RULES, *_NETWORK_RULES, *_ENTRANCE_RULES, *_OPERATION_RULES)
