"""Functions of pulumi-aws against moto."""

import grpc
import pulumi_aws as aws
import pytest

from tests.localcloud.harness import Engine
from tests.localcloud.samples.elbv2 import weighted


def test_caller_identity_and_partition(engine: Engine) -> None:
    assert engine.invoke("aws:index/getCallerIdentity:getCallerIdentity", {})["accountId"] == (
        "123456789012"
    )
    assert engine.invoke("aws:index/getPartition:getPartition", {})["partition"] == "aws"


@pytest.mark.parametrize(
    "name", ["com.amazonaws.global.cloudfront.origin-facing", "com.amazonaws.us-east-1.s3"]
)
def test_managed_prefix_lists_of_aws(engine: Engine, name: str) -> None:
    found = engine.invoke("aws:ec2/getManagedPrefixList:getManagedPrefixList", {"name": name})
    assert found["id"].startswith("pl-")
    assert found["name"] == name
    assert found["entries"][0]["cidr"]


def test_endpoint_service_by_name(engine: Engine) -> None:
    token = "aws:ec2/getVpcEndpointService:getVpcEndpointService"  # noqa: S105 - a type's token
    found = engine.invoke(token, {"service": "kms", "serviceType": "Interface"})
    assert found["serviceName"] == "com.amazonaws.us-east-1.kms"
    assert found["availabilityZones"]


@pytest.mark.parametrize(
    ("token", "args", "sentence"),
    [
        (
            "aws:ec2/getVpc:getVpcs",
            {},
            "localcloud does not model the function aws:ec2/getVpc:getVpcs",
        ),
        (
            "aws:ec2/getManagedPrefixList:getManagedPrefixList",
            {"name": "com.amazonaws.nothing"},
            "nothing was found for {'name': 'com.amazonaws.nothing'}",
        ),
    ],
)
def test_what_is_not_there_fails_by_name(
    engine: Engine, token: str, args: dict[str, str], sentence: str
) -> None:
    with pytest.raises(grpc.RpcError, match="StatusCode") as failure:
        engine.invoke(token, args)
    assert sentence in str(failure.value)


def test_a_listener_rule_says_how_it_shares_requests(engine: Engine) -> None:
    rule = weighted(engine.maker)
    arn = engine.maker(aws.lb.ListenerRule, **rule)[0]
    found = engine.invoke("aws:lb/getListenerRule:getListenerRule", {"arn": arn})

    (action,) = found["actions"]
    shares = [each["weight"] for each in action["forwards"][0]["targetGroups"]]
    assert (action["type"], shares) == ("forward", [100, 0])
