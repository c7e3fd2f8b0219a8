"""What the engine sees of the provider besides a resource's life."""

import json
from typing import Any

import grpc
import pytest
from pulumi.runtime.proto import plugin_pb2, provider_pb2

from localcloud.aws import check, wire
from tests.localcloud.harness import DEFAULT_TAGS, Engine

VPC = "aws:ec2/vpc:Vpc"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
LOGS = "aws:cloudwatch/logGroup:LogGroup"
RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
BLOCK = {"cidrBlock": "10.0.0.0/16"}


def rule_of(engine: Engine) -> dict[str, str]:
    vpc, _, _ = engine.make(VPC, **BLOCK)
    group, _, _ = engine.make(GROUP, vpcId=vpc)
    return {"securityGroupId": group, "ipProtocol": "-1", "cidrIpv4": "10.0.0.0/8"}


def failure_of(error: pytest.ExceptionInfo[grpc.RpcError]) -> str:
    call: Any = error.value
    return call.details()


def test_a_property_that_is_not_modelled_fails_by_name(engine: Engine) -> None:
    _, failures = engine.check(VPC, {**BLOCK, "ipv6IpamPoolId": "ipam-pool-1"})
    assert failures == [f"localcloud does not model the property 'ipv6IpamPoolId' of {VPC}"]


def test_a_failed_check_gives_the_inputs_and_shows_no_value(engine: Engine) -> None:
    """The policy pack evaluates the inputs; the engine prints what a failure's property holds."""
    answer = engine.stub.Check(
        provider_pb2.CheckRequest(
            **engine.urn(VPC), news=wire.dump({**BLOCK, "password": "a word"}), randomSeed=b"x"
        )
    )
    assert wire.load(answer.inputs)["cidrBlock"] == BLOCK["cidrBlock"]
    assert wire.load(answer.inputs)["tagsAll"]
    (failure,) = answer.failures
    assert failure.property == ""
    assert "'password'" in failure.reason
    assert "a word" not in failure.reason


def test_a_property_that_does_not_exist_fails_by_name(engine: Engine) -> None:
    _, failures = engine.check(VPC, {**BLOCK, "cidr": "x"})
    assert failures == [f"{VPC} of pulumi-aws has no input 'cidr'"]


def test_a_nested_property_that_is_not_modelled_fails_by_name(engine: Engine) -> None:
    endpoint = {"vpcId": "vpc-1", "serviceName": "s", "dnsOptions": {"nonsense": "x"}}
    with pytest.raises(grpc.RpcError) as error:
        engine.create("aws:ec2/vpcEndpoint:VpcEndpoint", endpoint)
    assert "does not model the property 'dnsOptions.nonsense'" in failure_of(error)


def test_a_type_that_is_not_modelled_fails_by_name(engine: Engine) -> None:
    with pytest.raises(grpc.RpcError) as error:
        engine.check("aws:glue/job:Job", {})
    assert "localcloud does not model the resource type aws:glue/job:Job" in failure_of(error)


def test_an_error_of_aws_carries_code_message_and_urn(engine: Engine) -> None:
    inputs, _ = engine.check(VPC, {"cidrBlock": "10.0.0.0/8"})
    with pytest.raises(grpc.RpcError) as error:
        engine.create(VPC, inputs)
    assert failure_of(error) == (
        f"urn:pulumi:dev::proj::{VPC}::it: ec2 CreateVpc: InvalidVpc.Range: "
        "The CIDR '10.0.0.0/8' is invalid."
    )


def test_own_tags_override_default_tags(engine: Engine) -> None:
    inputs, _ = engine.check(VPC, {**BLOCK, "tags": {"Owner": "me"}})
    assert inputs["tags"] == {"Owner": "me"}
    assert inputs["tagsAll"] == {**DEFAULT_TAGS, "Owner": "me"}


def test_unknown_tags_make_all_tags_unknown(engine: Engine) -> None:
    for tags in (wire.UNKNOWN, {"Name": wire.UNKNOWN, "Owner": "me"}):
        assert engine.check(VPC, {**BLOCK, "tags": tags})[0]["tagsAll"] == wire.UNKNOWN


def test_without_any_tags_all_tags_are_empty(port: int) -> None:
    bare = Engine(port, region="us-east-1")
    id_, inputs, state = bare.make(VPC, **BLOCK)
    assert (inputs["tagsAll"], state["tagsAll"]) == ({}, {})
    assert bare.read(VPC, id_, inputs, state) == (id_, state, inputs)
    bare.close()


@pytest.mark.parametrize("token", [VPC, RULE])
def test_a_new_default_tag_is_a_change_in_place(engine: Engine, port: int, token: str) -> None:
    wanted = BLOCK if token == VPC else rule_of(engine)
    id_, inputs, state = engine.make(token, **wanted)
    later = Engine(port, region="us-east-1", defaultTags=json.dumps({"tags": {"Owner": "other"}}))
    news, _ = later.check(token, wanted, inputs)
    difference = later.diff(token, id_, inputs, state, news)
    assert (list(difference.diffs), list(difference.replaces)) == (["tagsAll"], [])
    state = later.update(token, id_, inputs, state, news)
    assert state["tagsAll"] == {"Owner": "other"}
    assert later.read(token, id_, news, state) == (id_, state, news)
    later.close()


def test_types_of_the_plugin_framework_get_default_tags_at_creation_only(engine: Engine) -> None:
    wanted = rule_of(engine)
    inputs, _ = engine.check(RULE, {**wanted, "tags": {"Owner": "me"}})
    assert "tagsAll" not in inputs
    all_tags = {**DEFAULT_TAGS, "Owner": "me"}
    assert engine.create(RULE, inputs, preview=True)[1]["tagsAll"] == all_tags
    id_, state = engine.create(RULE, inputs)
    assert (state["tags"], state["tagsAll"]) == ({"Owner": "me"}, all_tags)
    assert list(engine.diff(RULE, id_, inputs, state, inputs).diffs) == []


def test_automatic_names_are_kept_and_differ_by_seed(engine: Engine) -> None:
    first, _ = engine.check(GROUP, {}, randomSeed=b"one")
    second, _ = engine.check(GROUP, {}, randomSeed=b"two")
    assert first["name"].startswith("it-")
    assert len(first["name"]) == len("it-1234567")
    assert first["name"] != second["name"]
    assert engine.check(GROUP, {}, first)[0]["name"] == first["name"]


def test_a_removed_own_name_makes_way_for_an_automatic_one(engine: Engine) -> None:
    given, _ = engine.check(GROUP, {"name": "fixed"})
    assert engine.check(GROUP, {}, given)[0]["name"] != "fixed"


def test_the_engines_naming_pattern_is_used(engine: Engine) -> None:
    options = provider_pb2.CheckRequest.AutonamingOptions(proposed_name="dev-it")
    assert engine.check(GROUP, {}, autonaming=options)[0]["name"] == "dev-it"


@pytest.mark.parametrize(("fixed", "first"), [({"name": "fixed"}, True), ({}, False)])
def test_a_fixed_name_is_deleted_before_its_replacement(
    engine: Engine, fixed: dict[str, str], first: bool
) -> None:
    old, _ = engine.check(GROUP, {**fixed, "description": "a"})
    new, _ = engine.check(GROUP, {**fixed, "description": "b"}, old)
    difference = engine.diff(GROUP, "sg-1", old, old, new)
    assert list(difference.replaces) == ["description"]
    assert difference.deleteBeforeReplace is first


def test_an_input_that_aws_chose_can_be_left_out_again(engine: Engine) -> None:
    subnet = "aws:ec2/subnet:Subnet"
    old = {"vpcId": "vpc-1", "cidrBlock": "10.0.0.0/24", "availabilityZone": "us-east-1a"}
    new = {"vpcId": "vpc-1", "cidrBlock": "10.0.0.0/24"}
    assert list(engine.diff(subnet, "subnet-1", old, old, new).diffs) == []


def test_a_refresh_sees_what_others_changed(engine: Engine, port: int) -> None:
    id_, inputs, state = engine.make(LOGS, retentionInDays=7, tags={"a": "b"})
    other = Engine(port, region="us-east-1")
    other.update(LOGS, id_, inputs, state, {**inputs, "retentionInDays": 30})
    _, _, found = engine.read(LOGS, id_, inputs, state)
    assert found["retentionInDays"] == 30
    difference = engine.diff(LOGS, id_, found, state, inputs)
    assert list(difference.diffs) == ["retentionInDays"]
    other.close()


def test_a_refresh_sees_what_others_added(engine: Engine) -> None:
    id_, inputs, state = engine.make(LOGS)
    engine.update(LOGS, id_, inputs, state, {**inputs, "tagsAll": {**DEFAULT_TAGS, "x": "y"}})
    _, _, found = engine.read(LOGS, id_, inputs, state)
    assert found["tags"] == {"x": "y"}
    assert set(engine.diff(LOGS, id_, found, state, inputs).diffs) == {"tags", "tagsAll"}


@pytest.mark.parametrize(("name", "number"), [("tcp", "6"), ("udp", "17"), ("all", "-1")])
def test_names_and_numbers_of_protocols_are_the_same(
    engine: Engine, name: str, number: str
) -> None:
    token = "aws:ec2/networkAcl:NetworkAcl"  # noqa: S105 - a type's token
    ports = {} if name == "all" else {"fromPort": 443, "toPort": 443}
    rules = [
        {"ruleNo": 100 + at, "action": "allow", "cidrBlock": f"10.{at}.0.0/16", **ports}
        for at in range(3)
    ]
    named = [{**rule, "protocol": name} for rule in rules]
    numbered = [{**rule, "protocol": number} for rule in rules]
    vpc, _, _ = engine.make(VPC, **BLOCK)
    id_, inputs, state = engine.make(token, vpcId=vpc, ingress=numbered, egress=named)
    assert engine.read(token, id_, inputs, state) == (id_, state, inputs)
    turned = {**inputs, "ingress": named, "egress": numbered}
    for old, new in ((inputs, inputs), (inputs, turned), (turned, inputs)):
        assert list(engine.diff(token, id_, old, state, new).diffs) == []
    assert engine.update(token, id_, inputs, state, turned)["egress"] == numbered


def test_a_failure_after_creation_keeps_the_resource(engine: Engine) -> None:
    inputs, _ = engine.check("aws:ec2/internetGateway:InternetGateway", {"vpcId": "vpc-none"})
    with pytest.raises(grpc.RpcError) as error:
        engine.create("aws:ec2/internetGateway:InternetGateway", inputs)
    call: Any = error.value
    packed = dict(call.trailing_metadata())["grpc-status-details-bin"]
    assert b"ErrorResourceInitFailed" in packed
    assert b"igw-" in packed
    assert b"InvalidVpcID.NotFound" in packed


def test_each_connection_is_a_provider_instance_of_its_own(engine: Engine, port: int) -> None:
    west = Engine(port, region="us-west-2", defaultTags='{"tags": {"Project": "west"}}')
    here, there = engine.make(VPC, **BLOCK)[2], west.make(VPC, **BLOCK)[2]
    assert (here["region"], here["tagsAll"]["Project"]) == ("us-east-1", "agentplatform")
    assert (there["region"], there["tagsAll"]) == ("us-west-2", {"Project": "west"})
    west.close()


def test_a_provider_has_to_be_configured_after_it_was_attached_to(engine: Engine) -> None:
    engine.stub.Attach(plugin_pb2.PluginAttach(address="127.0.0.1:1"))
    with pytest.raises(grpc.RpcError) as error:
        engine.check(VPC, BLOCK)
    assert "used before it was configured" in failure_of(error)


def test_a_resource_can_have_a_region_of_its_own(engine: Engine) -> None:
    id_, inputs, state = engine.make(VPC, **BLOCK, region="eu-west-1")
    assert ":eu-west-1:" in state["arn"]
    assert engine.read(VPC, id_, inputs, state)[0] == id_
    assert engine.read(VPC, id_, {}, {})[0] == ""
    moved = engine.diff(VPC, id_, inputs, state, {**inputs, "region": "us-west-2"})
    assert list(moved.replaces) == ["region"]


def test_accounts_are_kept_apart(port: int) -> None:
    one = Engine(port, region="us-east-1")
    other = Engine(port, region="us-east-1", allowedAccountIds='["210987654321"]')
    id_, inputs, state = other.make(VPC, **BLOCK)
    assert ":210987654321:" in state["arn"]
    assert other.read(VPC, id_, inputs, state)[0] == id_
    assert one.read(VPC, id_, inputs, state)[0] == ""
    one.close()
    other.close()


@pytest.mark.parametrize(
    ("config", "sentence"),
    [
        (
            {"region": "us-east-1", "forbiddenAccountIds": '["123456789012"]'},
            "AWS account ID not allowed: 123456789012",
        ),
        ({"allowedAccountIds": '["123456789012"]'}, "missing region"),
    ],
)
def test_a_configuration_that_cannot_be_used_is_refused(
    port: int, monkeypatch: pytest.MonkeyPatch, config: dict[str, str], sentence: str
) -> None:
    monkeypatch.delenv("AWS_REGION", raising=False)
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)
    with pytest.raises(grpc.RpcError) as error:
        Engine(port, **config)
    assert sentence in failure_of(error)


def test_an_unknown_provider_setting_is_refused(engine: Engine) -> None:
    answer = engine.stub.CheckConfig(
        provider_pb2.CheckRequest(urn="urn:x", news=wire.dump({"regoin": "us-east-1"}))
    )
    assert [failure.reason for failure in answer.failures] == ["pulumi-aws has no setting 'regoin'"]


def test_a_name_respects_its_longest_length(engine: Engine) -> None:
    role = {"assumeRolePolicy": "{}"}
    long = engine.stub.Check(
        provider_pb2.CheckRequest(
            urn=f"urn:pulumi:dev::proj::aws:iam/role:Role::{'x' * 100}",
            type="aws:iam/role:Role",
            name="x" * 100,
            news=wire.dump(role),
        )
    )
    inputs = wire.load(long.inputs)
    assert len(inputs["name"]) == 64
    assert "name" in inputs[check.DEFAULTS]
