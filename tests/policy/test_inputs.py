"""Rules on the whole stack know what the program said from what AWS filled in."""

import json

import pulumi_aws as aws
import pytest
from server import Analyzer

from tests.policy.requests import Made, analyzer, findings

OPEN = json.dumps(
    {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]}
)
"""What AWS gives an endpoint whose program says nothing: everybody may do everything."""
DENY_HTTP = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "sns:Publish",
    "Resource": "*",
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}
OWN = json.dumps({"Statement": [DENY_HTTP]})
DECLARED = {"vpc-endpoint-policy-declared", "sns-policy-declared", "sqs-policy-declared"}


@pytest.fixture(scope="module")
def pack() -> Analyzer:
    return analyzer()


def declared(pack: Analyzer, *program: Made, exists: bool) -> set[tuple[str, str]]:
    return {each for each in findings(pack, program, exists=exists) if each[0] in DECLARED}


@pytest.mark.parametrize("exists", [False, True], ids=["preview", "exists"])
def test_what_aws_filled_in_is_not_declared(pack: Analyzer, *, exists: bool) -> None:
    topic = Made(cls=aws.sns.Topic, name="events", filled={"policy": OPEN})
    queue = Made(cls=aws.sqs.Queue, name="work", filled={"policy": "", "url": "https://work"})
    interface = Made(
        cls=aws.ec2.VpcEndpoint,
        name="logs",
        inputs={"vpcEndpointType": "Interface", "serviceName": "com.amazonaws.us-east-1.logs"},
        filled={"policy": OPEN},
    )
    gateway = Made(
        cls=aws.ec2.VpcEndpoint,
        name="objects",
        inputs={"serviceName": "com.amazonaws.us-east-1.s3"},
        filled={"policy": OPEN, "vpcEndpointType": "Gateway"},
    )
    assert declared(pack, topic, queue, interface, gateway, exists=exists) == {
        ("sns-policy-declared", "events"),
        ("sqs-policy-declared", "work"),
        ("vpc-endpoint-policy-declared", "logs"),
        ("vpc-endpoint-policy-declared", "objects"),
    }


@pytest.mark.parametrize("exists", [False, True], ids=["preview", "exists"])
def test_what_the_program_says_is_declared_even_while_unknown(
    pack: Analyzer, *, exists: bool
) -> None:
    key = Made(cls=aws.kms.Key, name="key")
    inside = Made(
        cls=aws.sns.Topic, name="inside", inputs={"policy": OWN}, refers={"policy": ["key"]}
    )
    beside = Made(cls=aws.sns.Topic, name="beside", filled={"policy": OPEN})
    policy = Made(
        cls=aws.sns.TopicPolicy,
        name="policy",
        inputs={"arn": "arn:aws:sns:us-east-1:111122223333:topic/beside", "policy": OWN},
        refers={"arn": ["beside"]},
    )
    assert declared(pack, key, inside, beside, policy, exists=exists) == set()


def test_a_setting_beside_is_found_by_what_aws_calls_its_owner(pack: Analyzer) -> None:
    topic = Made(cls=aws.sns.Topic, name="events")
    policy = Made(
        cls=aws.sns.TopicPolicy,
        name="policy",
        inputs={"arn": "arn:aws:sns:us-east-1:111122223333:topic/events", "policy": OWN},
    )
    assert declared(pack, topic, policy, exists=True) == set()


def test_nothing_is_held_against_what_is_only_looked_up(pack: Analyzer) -> None:
    network = Made(
        cls=aws.ec2.Vpc, name="shared", external=True, filled={"cidrBlock": "10.8.0.0/16"}
    )
    bucket = Made(cls=aws.s3.Bucket, name="central", external=True, filled={"bucket": "central"})
    assert findings(pack, [network, bucket]) == set()


def test_what_is_made_beside_it_still_counts(pack: Analyzer) -> None:
    network = Made(cls=aws.ec2.Vpc, name="shared", external=True)
    own = Made(cls=aws.ec2.Vpc, name="own", inputs={"cidrBlock": "10.9.0.0/16"})
    found = findings(pack, [network, own])
    assert ("vpc-flow-logs", "own") in found
    assert {name for _, name in found} == {"own"}


def test_a_redacted_secret_is_said_not_to_be_judged(pack: Analyzer) -> None:
    task = Made(
        cls=aws.ecs.TaskDefinition,
        name="web",
        inputs={
            "family": "web",
            "networkMode": "awsvpc",
            "containerDefinitions": "[secret]",
            "cpu": "256",
        },
    )
    assert findings(pack, [task]) == {("aws-inputs-readable", "web")}


def test_a_second_operation_forgets_the_first(pack: Analyzer) -> None:
    closed = Made(cls=aws.sns.Topic, name="events", inputs={"policy": OWN})
    assert declared(pack, closed, exists=True) == set()
    opened = Made(cls=aws.sns.Topic, name="events", filled={"policy": OPEN})
    assert declared(pack, opened, exists=True) == {("sns-policy-declared", "events")}
