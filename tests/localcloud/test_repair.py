"""What somebody changed by hand is drift at a refresh, and an update repairs it for good."""

import json
from typing import Any

import grpc
import pulumi_aws as aws
import pytest

from localcloud.aws import schema
from localcloud.calls import clients
from localcloud.process import ACCOUNT
from tests.localcloud.harness import DEFAULT_TAGS, Engine

ROLE = schema.token_of(aws.iam.Role)
TRAIL = schema.token_of(aws.cloudtrail.Trail)
NOBODY = json.dumps({"Version": "2012-10-17", "Statement": []})


def by_hand(service: str, operation: str, **parameters: Any) -> None:
    clients.call(service, "us-east-1", operation, parameters, account=ACCOUNT)


def repaired(engine: Engine, token: str, id_: str, wanted: Any, state: Any) -> dict[str, Any]:
    """The inputs that a refresh finds after an `up` has repaired the drift."""
    _, drifted, found = engine.read(token, id_, wanted, state)
    assert found != wanted
    after = engine.update(token, id_, found, drifted, wanted)
    return engine.read(token, id_, wanted, after)[2]


def test_a_default_tag_that_was_overwritten(engine: Engine) -> None:
    id_, inputs, state = engine.make(ROLE, assumeRolePolicy=NOBODY)
    by_hand("iam", "tag_role", RoleName=id_, Tags=[{"Key": "Owner", "Value": "me"}])
    assert "Owner" in DEFAULT_TAGS

    assert repaired(engine, ROLE, id_, inputs, state) == inputs


def test_event_selectors_of_a_trail_that_has_none(engine: Engine) -> None:
    bucket, _, _ = engine.make(schema.token_of(aws.s3.Bucket))
    id_, inputs, state = engine.make(TRAIL, s3BucketName=bucket)
    nothing = {"ReadWriteType": "WriteOnly", "IncludeManagementEvents": False}
    by_hand("cloudtrail", "put_event_selectors", TrailName=id_, EventSelectors=[nothing])

    assert repaired(engine, TRAIL, id_, inputs, state) == inputs


def test_a_subnet_has_one_route_table(engine: Engine) -> None:
    """AWS refuses a second one, and with it the way back of a subnet that was moved by hand."""
    vpc, _, _ = engine.make("aws:ec2/vpc:Vpc", cidrBlock="10.0.0.0/16")
    subnet, _, _ = engine.make("aws:ec2/subnet:Subnet", vpcId=vpc, cidrBlock="10.0.0.0/24")
    tables = [engine.make("aws:ec2/routeTable:RouteTable", vpcId=vpc)[0] for _ in range(2)]
    association = "aws:ec2/routeTableAssociation:RouteTableAssociation"
    engine.make(association, subnetId=subnet, routeTableId=tables[0])

    with pytest.raises(grpc.RpcError, match=r"Resource\.AlreadyAssociated"):
        engine.make(association, subnetId=subnet, routeTableId=tables[1])
