"""Cases of the rules in `resource_policy.py`."""

from collections.abc import Mapping

from frame.case_documents import text
from frame.case_policies import shared
from frame.cases import ABSENT, UNKNOWN, Node, Props, StackCase
from frame.sdk import aws
from pulumi import CustomResource

OWN, OTHER = "111122223333", "444455556666"
MADE = Node(
    cls=aws.cloudwatch.LogGroup,
    name="own",
    outputs={"arn": f"arn:aws:logs:us-east-1:{OWN}:log-group:own"},
)


def allowed(principal: object, **elements: object) -> str:
    return text({"Effect": "Allow", "Principal": principal, "Action": "x:Use", **elements})


def with_own(cls: type[CustomResource], props: Props) -> tuple[Node, ...]:
    return (MADE, Node(cls=cls, name="shared", props=props))


def account(number: str) -> Mapping[str, str]:
    return {"AWS": f"arn:aws:iam::{number}:root"}


def served(number: str) -> str:
    condition = {"StringEquals": {"aws:SourceAccount": number}}
    return allowed({"Service": "ecs-tasks.amazonaws.com"}, Condition=condition)


ELB = "127311923021"
PERMISSION = {"action": "lambda:InvokeFunction", "function": "f"}
DEPUTY = shared(
    "iam-resource-policy-confused-deputy",
    aws.sns.TopicPolicy,
    ({"Condition": ABSENT}, "cloudwatch.amazonaws.com"),
    ({"Condition": {"Bool": {"aws:SecureTransport": "true"}}}, "any account"),
    (
        {
            "Principal": {"Service": ["events.amazonaws.com", "budgets.amazonaws.com"]},
            "Condition": ABSENT,
        },
        "budgets.amazonaws.com may act",
    ),
    fine=[
        {"Condition": {"ArnLike": {"aws:SourceArn": f"arn:aws:cloudwatch:us-east-1:{OWN}:*"}}},
        {"Principal": {"Service": "events.amazonaws.com"}, "Condition": ABSENT},
        {"Principal": {"AWS": f"arn:aws:iam::{OWN}:role/app"}, "Condition": ABSENT},
        {"Action": ["kms:DescribeKey"], "Condition": ABSENT},
    ],
)
EVENTS = shared(
    "iam-resource-policy-confused-deputy",
    aws.sqs.QueuePolicy,
    (
        {
            "Principal": {"Service": "events.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Condition": ABSENT,
        },
        "events.amazonaws.com may act",
    ),
)
LOG_KEY = shared(
    "iam-resource-policy-confused-deputy",
    aws.kms.Key,
    ({"Action": ["kms:DescribeKey", "kms:Decrypt"], "Condition": ABSENT}, "cloudwatch"),
    fine=[
        {
            "Principal": {"Service": "logs.us-east-1.amazonaws.com"},
            "Action": "kms:Decrypt",
            "Condition": {
                "ArnLike": {"kms:EncryptionContext:aws:logs:arn": f"arn:aws:logs:*:{OWN}:*"}
            },
        }
    ],
)

CASES = (
    StackCase(
        rule="iam-resource-policy-own-account",
        given={"accounts": ["777788889999"]},
        compliant=[
            with_own(aws.kms.Key, {"policy": allowed(account(OWN))}),
            with_own(aws.kms.Key, {"policy": allowed(account("777788889999"))}),
            with_own(aws.iam.Role, {"assumeRolePolicy": served(OWN)}),
            with_own(aws.iam.Role, {"assumeRolePolicy": allowed(account(OTHER))}),
            with_own(aws.kms.Key, {"policy": allowed(account(OTHER), Effect="Deny")}),
            with_own(aws.s3.BucketPolicy, {"policy": allowed(account(ELB))}),
            with_own(aws.s3.BucketPolicy, {"policy": UNKNOWN}),
            with_own(aws.lambda_.Permission, {**PERMISSION, "principal": "events.amazonaws.com"}),
            with_own(
                aws.lambda_.Permission, {**PERMISSION, "principal": "*", "sourceArn": UNKNOWN}
            ),
            with_own(aws.kms.Grant, {"granteePrincipal": f"arn:aws:iam::{OWN}:role/worker"}),
            with_own(aws.rds.Snapshot, {"sharedAccounts": [OWN, UNKNOWN]}),
            with_own(aws.ec2.AmiLaunchPermission, {"imageId": "ami-1", "accountId": OWN}),
            # Nothing says yet which account is the stack's own.
            (Node(cls=aws.kms.Key, name="shared", props={"policy": allowed(account(OTHER))}),),
        ],
        violations=[
            (with_own(aws.iam.Role, {"assumeRolePolicy": served(OTHER)}), "shared", OTHER),
            (with_own(aws.kms.Key, {"policy": allowed(account(OTHER))}), "shared", OTHER),
            (with_own(aws.kms.KeyPolicy, {"policy": allowed({"AWS": OTHER})}), "shared", OTHER),
            *(
                (with_own(cls, {"policy": allowed(account(OTHER))}), "shared", f"account {OTHER}")
                for cls in (
                    aws.s3.BucketPolicy,
                    aws.secretsmanager.SecretPolicy,
                    aws.sns.TopicPolicy,
                    aws.sqs.QueuePolicy,
                    aws.ecr.RegistryPolicy,
                    aws.ecr.RepositoryPolicy,
                    aws.ec2.VpcEndpoint,
                    aws.backup.VaultPolicy,
                    aws.cloudwatch.EventBusPolicy,
                )
            ),
            (
                with_own(aws.opensearch.Domain, {"accessPolicies": allowed(account(OTHER))}),
                "shared",
                OTHER,
            ),
            (
                with_own(
                    aws.s3.BucketPolicy,
                    {
                        "policy": allowed(
                            "*", Condition={"StringEquals": {"aws:PrincipalAccount": OTHER}}
                        )
                    },
                ),
                "shared",
                OTHER,
            ),
            *(
                (with_own(cls, props), "shared", f"account {OTHER}")
                for cls, props in (
                    (aws.lambda_.Permission, {**PERMISSION, "principal": OTHER}),
                    (aws.lambda_.Permission, {**PERMISSION, "sourceAccount": OTHER}),
                    (aws.kms.Grant, {"granteePrincipal": f"arn:aws:iam::{OTHER}:role/x"}),
                    (aws.kms.Grant, {"retiringPrincipal": f"arn:aws:iam::{OTHER}:root"}),
                    (aws.rds.Snapshot, {"sharedAccounts": [OWN, OTHER]}),
                    (aws.rds.ClusterSnapshot, {"sharedAccounts": [OTHER]}),
                    (aws.ec2.SnapshotCreateVolumePermission, {"accountId": OTHER}),
                    (aws.ec2.AmiLaunchPermission, {"accountId": OTHER}),
                    (aws.opensearch.AuthorizeVpcEndpointAccess, {"account": OTHER}),
                )
            ),
            *(
                (with_own(cls, props), "shared", "everybody")
                for cls, props in (
                    (aws.lambda_.Permission, {**PERMISSION, "principal": "*"}),
                    (aws.cloudwatch.EventPermission, {"principal": "*"}),
                    (aws.rds.Snapshot, {"sharedAccounts": ["all"]}),
                    (aws.ec2.AmiLaunchPermission, {"group": "all"}),
                )
            ),
            (
                with_own(
                    aws.s3.BucketReplicationConfig,
                    {"rules": [{"destination": {"account": OTHER, "bucket": "arn:b"}}]},
                ),
                "shared",
                OTHER,
            ),
            (
                (
                    Node(
                        cls=aws.ecr.ReplicationConfiguration,
                        name="shared",
                        props={
                            "replicationConfiguration": {
                                "rules": [{"destinations": [{"registryId": OTHER}]}]
                            }
                        },
                    ),
                    MADE,
                ),
                "shared",
                OTHER,
            ),
        ],
    ),
    DEPUTY,
    EVENTS,
    LOG_KEY,
    shared(
        "iam-resource-policy-confused-deputy",
        aws.cloudwatch.LogResourcePolicy,
        ({"Condition": ABSENT}, "any account"),
        field="policyDocument",
    ),
    shared(
        "iam-resource-policy-no-every-action",
        aws.sqs.QueuePolicy,
        ({"Action": "sqs:*"}, "sqs:*"),
        ({"Action": "*"}, "allows *"),
        ({"Action": ABSENT, "NotAction": "sqs:DeleteQueue"}, "NotAction"),
        fine=[{"Action": "sqs:Get*"}, {"Action": ABSENT, "NotAction": UNKNOWN}],
    ),
)
