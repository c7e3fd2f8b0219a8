"""Cases of the rule on sharing with other accounts."""

from collections.abc import Mapping

import pulumi_aws as aws
from pulumi import CustomResource

from tests.policy.cases.documents import text
from tests.policy.harness import UNKNOWN, Node, Props, StackCase

OWN, OTHER = "111122223333", "444455556666"
MADE = Node(
    cls=aws.cloudwatch.LogGroup,
    name="own",
    outputs={"arn": f"arn:aws:logs:us-east-1:{OWN}:log-group:own"},
)


def allowed(principal: object, **elements: object) -> str:
    return text({"Effect": "Allow", "Principal": principal, "Action": "x:Use", **elements})


def shared(cls: type[CustomResource], props: Props) -> tuple[Node, ...]:
    return (MADE, Node(cls=cls, name="shared", props=props))


def account(number: str) -> Mapping[str, str]:
    return {"AWS": f"arn:aws:iam::{number}:root"}


ELB = "127311923021"
PERMISSION = {"action": "lambda:InvokeFunction", "function": "f"}

CASES = (
    StackCase(
        rule="iam-resource-policy-own-account",
        given={"accounts": ["777788889999"]},
        compliant=[
            shared(aws.kms.Key, {"policy": allowed(account(OWN))}),
            shared(aws.kms.Key, {"policy": allowed(account("777788889999"))}),
            shared(aws.kms.Key, {"policy": allowed(account(OTHER), Effect="Deny")}),
            shared(aws.s3.BucketPolicy, {"policy": allowed(account(ELB))}),
            shared(aws.s3.BucketPolicy, {"policy": UNKNOWN}),
            shared(aws.lambda_.Permission, {**PERMISSION, "principal": "events.amazonaws.com"}),
            # Nothing says yet which account is the stack's own.
            (Node(cls=aws.kms.Key, name="shared", props={"policy": allowed(account(OTHER))}),),
        ],
        violations=[
            (shared(aws.kms.Key, {"policy": allowed(account(OTHER))}), "shared", OTHER),
            (shared(aws.kms.KeyPolicy, {"policy": allowed({"AWS": OTHER})}), "shared", OTHER),
            *(
                (shared(cls, {"policy": allowed(account(OTHER))}), "shared", f"account {OTHER}")
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
                shared(aws.opensearch.Domain, {"accessPolicies": allowed(account(OTHER))}),
                "shared",
                OTHER,
            ),
            (
                shared(
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
            (shared(aws.lambda_.Permission, {**PERMISSION, "principal": OTHER}), "shared", OTHER),
            (
                shared(
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
)
