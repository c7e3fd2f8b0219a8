"""What an ARN is to Pulumi, which place in the program an orphan has, and what is refused."""

from collections.abc import Callable
from typing import Any

import botocore.session
import pytest
from botocore import xform_name

from localcloud.aws import registry, schema
from ops.aws import Aws
from ops.events import Step
from ops.orphans import ages
from ops.orphans.adopt import adoption, agree
from ops.orphans.kinds import KINDS, Arn, kinds_of, made_by_aws
from ops.orphans.orphan import Orphan
from ops.orphans.states import Held, States
from ops.orphans.untagged import IMPORT_IDS, Create
from ops.values import UNKNOWN
from tests.support.program import STACKS, Graph
from tests.unit.ops.conftest import FakePulumi, Platformctl

Deploy = Callable[..., Graph]

NEVER = {
    "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": "comes with its VPC and goes with it",
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": "comes with its VPC and goes with it",
    "aws:ecs/taskDefinition:TaskDefinition": "its revisions stay by configuration",
    "aws:iam/serviceLinkedRole:ServiceLinkedRole": "the account's, once",
}
"""Types with tags that are never orphans, and why."""


@pytest.mark.parametrize("stack", STACKS)
def test_every_type_with_tags_is_known(deploy: Deploy, stack: str) -> None:
    types = {each.type for each in deploy(stack).resources if each.type.startswith("aws:")}
    tagged = {
        each
        for each in types
        if "tags" in schema.of_resource(registry.resources()[each].cls).inputs
    }

    assert tagged
    assert tagged - {kind.type for kind in KINDS} - NEVER.keys() == set()


WITH_ITS_OWNER = """
    appautoscaling/policy:Policy backup/vaultLockConfiguration:VaultLockConfiguration
    bedrock/guardrailVersion:GuardrailVersion cloudwatch/logMetricFilter:LogMetricFilter
    cognito/riskConfiguration:RiskConfiguration cognito/userPoolClient:UserPoolClient
    ecr/lifecyclePolicy:LifecyclePolicy ecs/clusterCapacityProviders:ClusterCapacityProviders
    iam/rolePoliciesExclusive:RolePoliciesExclusive
    iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive
    rds/proxyDefaultTargetGroup:ProxyDefaultTargetGroup
    s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration s3/bucketLogging:BucketLogging
    s3/bucketNotification:BucketNotification
    s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration
    s3/bucketOwnershipControls:BucketOwnershipControls s3/bucketPolicy:BucketPolicy
    s3/bucketPublicAccessBlock:BucketPublicAccessBlock
    s3/bucketReplicationConfig:BucketReplicationConfig
    s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration
    s3/bucketVersioning:BucketVersioning secretsmanager/secretRotation:SecretRotation
    secretsmanager/secretVersion:SecretVersion sns/topicPolicy:TopicPolicy
    sns/topicSubscription:TopicSubscription sqs/queuePolicy:QueuePolicy
    wafv2/webAclAssociation:WebAclAssociation
    wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration
"""
"""Types without tags whose second create writes the same again, or that go with their owner."""

NOT_FOUND = {
    "aws:backup/selection:Selection": "AWS makes its id up; it goes with its plan",
    "aws:bedrockmodel/invocationLoggingConfiguration:InvocationLoggingConfiguration": (
        "the account's, once: written again"
    ),
    "aws:cloudwatch/queryDefinition:QueryDefinition": "AWS makes its id up; it costs nothing",
    "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration": (
        "the account's, once: written again"
    ),
}
"""Types without tags of which something may stay behind unseen, and why."""


@pytest.mark.parametrize("stack", STACKS)
def test_every_type_without_tags_is_decided(deploy: Deploy, stack: str) -> None:
    types = {each.type for each in deploy(stack).resources if each.type.startswith("aws:")}
    untagged = {
        each
        for each in types
        if "tags" not in schema.of_resource(registry.resources()[each].cls).inputs
    }

    assert untagged
    decided = {f"aws:{each}" for each in WITH_ITS_OWNER.split()} | NOT_FOUND.keys()
    assert untagged - IMPORT_IDS.keys() - decided == set()


ROUTE = "aws:ec2/route:Route"


@pytest.mark.parametrize(
    ("inputs", "id_"),
    [
        ({"routeTableId": "rtb-1", "destinationCidrBlock": "0.0.0.0/0"}, "rtb-1_0.0.0.0/0"),
        ({"routeTableId": UNKNOWN, "destinationCidrBlock": "0.0.0.0/0"}, None),
        ({"routeTableId": "rtb-1", "destinationIpv6CidrBlock": "::/0"}, None),
    ],
)
def test_an_import_id_follows_from_inputs_that_are_all_known(
    inputs: dict[str, Any], id_: str | None
) -> None:
    wanted = Create(urn=f"urn:pulumi:dev::p::{ROUTE}::it", type=ROUTE, inputs=inputs).wanted

    assert (wanted.id if wanted else None) == id_


def test_what_differs_from_the_plan_is_not_taken_for_it() -> None:
    planned: dict[str, Any] = {"name": "alias/a", "targetKeyId": "key-1", "__defaults": []}

    assert agree(planned, {"name": "alias/a", "targetKeyId": "key-1", "__defaults": ["x"]})
    assert not agree(planned, {"name": "alias/a", "targetKeyId": "key-2"})
    assert agree({"records": ["b", "a"]}, {"records": ["a", "b"]})
    assert not agree({"records": ["a"]}, {"records": ["b"]})


@pytest.mark.parametrize(
    ("arn", "type_", "id_"),
    [
        ("arn:aws:ec2:us-east-1:123456789012:vpc/vpc-1", "ec2/vpc:Vpc", "vpc-1"),
        ("arn:aws:logs:us-east-1:123456789012:log-group:/a", "cloudwatch/logGroup:LogGroup", "/a"),
        ("arn:aws:s3:::a-bucket", "s3/bucket:Bucket", "a-bucket"),
        ("arn:aws:iam::123456789012:role/some/path/a", "iam/role:Role", "a"),
        ("arn:aws:kms:us-west-2:123456789012:key/mrk-1", "kms/replicaKey:ReplicaKey", "mrk-1"),
        ("arn:aws:ecs:us-east-1:123456789012:service/c/s", "ecs/service:Service", "c/s"),
        ("arn:aws:ssm:us-east-1:123456789012:parameter/a/b", "ssm/parameter:Parameter", "/a/b"),
        ("arn:aws:ssm:us-east-1:123456789012:parameter/ab", "ssm/parameter:Parameter", "ab"),
        (
            "arn:aws:wafv2:us-east-1:123456789012:global/webacl/n/1",
            "wafv2/webAcl:WebAcl",
            "1/n/CLOUDFRONT",
        ),
        ("arn:aws:budgets::123456789012:budget/b", "budgets/budget:Budget", "123456789012:b"),
        ("arn:aws:rds:us-east-1:123456789012:cluster:c", "rds/cluster:Cluster", "c"),
    ],
)  # fmt: skip
def test_an_arn_gives_type_and_import_id(arn: str, type_: str, id_: str) -> None:
    parsed, aws = Arn.of(arn), Aws(region="us-east-1")
    found = {kind.type: kind.import_id(aws, parsed, "us-east-1") for kind in kinds_of(parsed)}

    assert found[f"aws:{type_}"] == id_


@pytest.mark.parametrize(
    ("arn", "expected"),
    [
        ("arn:aws:rds:us-east-1:123456789012:cluster-snapshot:rds:c-2026-01-01", True),
        ("arn:aws:rds:us-east-1:123456789012:cluster-snapshot:c-final", False),
        ("arn:aws:ecs:us-east-1:123456789012:task-definition/f:3", True),
        ("arn:aws:ecs:us-east-1:123456789012:task/c/1", True),
        ("arn:aws:ecs:us-east-1:123456789012:service/c/s", False),
    ],
)
def test_what_aws_makes_for_a_resource_is_no_orphan(arn: str, expected: bool) -> None:
    assert made_by_aws(Arn.of(arn)) is expected


PARENT = "urn:pulumi:dev::p::t:i:Network::network"
TAGS = {"Project": "p", "Name": "one"}


def create(name: str, **inputs: Any) -> Step:
    new = {"inputs": inputs, "parent": PARENT}
    urn = f"urn:pulumi:dev::p::t:i:Network$aws:ec2/subnet:Subnet::{name}"
    return Step(op="create", urn=urn, old={}, new=new, inputs=())


def subnet(id_: str, **inputs: Any) -> Orphan:
    return Orphan(
        arn=f"arn:aws:ec2:us-west-2:123456789012:subnet/{id_}",
        region="us-west-2",
        type="aws:ec2/subnet:Subnet",
        id=id_,
        inputs=inputs,
    )


def adopted(orphans: list[Orphan], plan: list[Step]) -> tuple[list[tuple[str, str]], list[str]]:
    """Names and ids in the file, and the ids that are not."""
    own = ({"urn": PARENT, "type": "t:i:Network"},)
    held = Held(arns=frozenset(), ids=frozenset())
    result = adoption(orphans, plan, States(own=own, creating=(), held=held), "us-east-1")
    entries = result.content["resources"]
    assert all(each["parent"] in result.content["nameTable"] for each in entries)
    return [(each["name"], each["id"]) for each in entries], [str(each.id) for each in result.left]


def test_an_orphan_takes_the_place_that_agrees_with_it() -> None:
    plan = [
        create("a", cidrBlock="10.0.0.0/24", vpcId=UNKNOWN),
        create("b", cidrBlock="10.0.1.0/24"),
    ]
    orphan = subnet("subnet-1", cidrBlock="10.0.1.0/24", vpcId="vpc-1")

    assert adopted([orphan], plan) == ([("b", "subnet-1@us-west-2")], [])


def test_of_two_places_the_one_with_the_same_tags_is_taken() -> None:
    plan = [create("a", tagsAll={**TAGS, "Name": "two"}), create("b", tagsAll=TAGS)]

    assert adopted([subnet("subnet-1", tags=TAGS)], plan) == ([("b", "subnet-1@us-west-2")], [])
    assert adopted([subnet("subnet-1")], plan) == ([], ["subnet-1"])


def test_a_generated_name_is_not_adopted() -> None:
    plan = [create("a", label="a-0000001"), create("b", label="b")]

    assert adopted([subnet("subnet-1", label="a-0000002")], plan) == ([], ["subnet-1"])
    assert adopted([subnet("subnet-1", label="b")], plan) == ([("b", "subnet-1@us-west-2")], [])


def test_a_place_is_taken_once() -> None:
    plan = [create("a", cidrBlock="10.0.0.0/24")]
    orphans = [subnet(each, cidrBlock="10.0.0.0/24") for each in ("subnet-1", "subnet-2")]

    assert adopted(orphans, plan) == ([("a", "subnet-1@us-west-2")], ["subnet-2"])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--data",), "--data and --yes go with --delete"),
        (("--delete", "--json"), "--delete needs --yes"),
        (("--adopt", "/"), "--adopt /: it cannot be written"),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    platformctl: Platformctl, options: tuple[str, ...], said: str
) -> None:
    ended = platformctl("orphans", "dev", *options)

    assert ended.code == 2
    assert said in ended.err


@pytest.mark.usefixtures("aws")
def test_a_neighbours_state_that_cannot_be_read_ends_the_search(
    platformctl: Platformctl, pulumi: FakePulumi
) -> None:
    pulumi.has()
    pulumi.answers["stack ls"] = (1, "", "error: no access")

    ended = platformctl("orphans", "dev")

    assert ended.code == 7
    assert "no access" in ended.err


@pytest.mark.parametrize("type_", sorted(ages.CREATED))
def test_a_call_that_tells_the_age_is_awss_own(type_: str) -> None:
    service, call, parameter, path = ages.CREATED[type_]
    operation = botocore.session.get_session().get_service_model(service)
    (shape,) = (
        operation.operation_model(name)
        for name in operation.operation_names
        if xform_name(name) == call
    )

    assert shape.input_shape
    assert shape.output_shape
    assert parameter.removesuffix("[]") in {"", *shape.input_shape.members}
    if parameter:
        kind = shape.input_shape.members[parameter.removesuffix("[]")].type_name
        assert (kind == "list") == parameter.endswith("[]")
    assert path.split("[")[0].split(".")[0] in shape.output_shape.members
