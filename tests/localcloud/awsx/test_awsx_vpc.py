"""awsx.ec2.Vpc over the provider protocol, beyond what the recordings show."""

import re
import warnings
from concurrent import futures
from typing import Any

import grpc
import pytest
from google.protobuf import empty_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2

with warnings.catch_warnings():
    # The SDK warns of a deprecated class of its own.
    warnings.simplefilter("ignore", DeprecationWarning)
    from pulumi_awsx.ec2 import vpc

SPECS: list[dict[str, Any]] = [
    {"type": "Isolated", "cidrBlocks": ["10.0.0.0/24", "10.0.1.0/24"]},
    {
        "type": "Private",
        "name": "app",
        "tags": {"Tier": "app"},
        "cidrBlocks": ["10.0.2.0/24", "10.0.3.0/24"],
    },
    {"type": "Public", "cidrBlocks": ["10.0.4.0/24", "10.0.5.0/24"]},
]
ZONES = ["us-east-1a", "us-east-1b"]
BASIC: dict[str, Any] = {
    "subnetStrategy": "Auto",
    "availabilityZoneNames": ZONES,
    "subnetSpecs": SPECS,
}
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
OUTPUTS = {
    "eips", "internetGateway", "isolatedSubnetIds", "isolatedSubnets", "natGateways",
    "privateSubnetIds", "privateSubnets", "publicSubnetIds", "publicSubnets",
    "routeTableAssociations", "routeTables", "routes", "subnetLayout", "subnets", "vpc",
    "vpcEndpoints", "vpcId",
}  # fmt: skip


def refused(awsx: Any, monitor: Any, inputs: dict[str, Any], **options: Any) -> str:
    with pytest.raises(grpc.RpcError) as caught:
        awsx.construct(monitor, inputs, **options)
    assert isinstance(caught.value, grpc.Call)
    return caught.value.details() or ""


def test_outputs_are_those_of_the_sdk(awsx: Any, monitor: Any) -> None:
    built = awsx.construct(monitor, BASIC)
    assert set(built.outputs) == OUTPUTS
    assert built.outputs == monitor.outputs["awsx:ec2:Vpc net"]
    assert built.outputs["vpc"] == "-> aws:ec2/vpc:Vpc net"
    assert built.outputs["vpcId"] == "<Vpc net>"
    assert built.outputs["internetGateway"].endswith("InternetGateway net")
    assert [ref.rpartition(" ")[2] for ref in built.outputs["subnets"]] == [
        f"net-{tier}-{zone}" for zone in (1, 2) for tier in ("public", "app", "isolated")
    ]
    assert built.outputs["privateSubnetIds"] == ["<Subnet net-app-1>", "<Subnet net-app-2>"]
    assert [len(built.outputs[k]) for k in ("routes", "natGateways", "eips")] == [4, 2, 2]
    assert built.outputs["vpcEndpoints"] == []
    assert built.outputs["subnetLayout"] == [
        {key: value for key, value in spec.items() if key != "tags"} for spec in SPECS
    ]


def test_the_sdk_declares_exactly_these_outputs() -> None:
    declared = {n for n in dir(vpc.Vpc) if isinstance(getattr(vpc.Vpc, n), property)}
    snake = {re.sub(r"(?=[A-Z])", "_", name).lower() for name in OUTPUTS}
    assert declared - {"pulumi_resource_name", "pulumi_resource_type", "urn"} == snake


def test_tags_of_a_spec_reach_its_subnets_only(awsx: Any, monitor: Any) -> None:
    awsx.construct(monitor, BASIC | {"tags": {"Owner": "t", "Name": "main"}})
    assert monitor.child("Vpc", "net").inputs["tags"] == {"Owner": "t", "Name": "main"}
    assert monitor.child("Subnet", "net-app-1").inputs["tags"] == {
        "Owner": "t", "Tier": "app", "Name": "net-app-1", "SubnetType": "Private",
    }  # fmt: skip
    assert "Tier" not in monitor.child("RouteTable", "net-app-1").inputs["tags"]


def test_vpc_settings_are_passed_on(awsx: Any, monitor: Any) -> None:
    settings: dict[str, Any] = {
        "enableDnsHostnames": True,
        "enableDnsSupport": False,
    }
    awsx.construct(monitor, BASIC | settings)
    assert monitor.child("Vpc", "net").inputs.items() >= settings.items()


def test_no_nat_gateways(awsx: Any, monitor: Any) -> None:
    built = awsx.construct(monitor, BASIC | {"natGateways": {"strategy": "None"}})
    assert monitor.names("NatGateway") == monitor.names("Eip") == []
    assert monitor.names("Route") == ["net-public-1", "net-public-2"]
    assert built.outputs["natGateways"] == built.outputs["eips"] == []


AWS = "urn:pulumi:dev::proj::pulumi:providers:aws::aws::provider-id"


def test_children_inherit_the_users_options(awsx: Any, monitor: Any) -> None:
    awsx.construct(
        monitor,
        BASIC,
        providers={"aws": AWS},
        protect=True,
        parent="urn:pulumi:dev::proj::agentplatform:network:Network::network",
        dependencies=["urn:pulumi:dev::proj::aws:kms/key:Key::key"],
    )
    component = monitor.registered[0]
    assert component.type == "awsx:ec2:Vpc"
    assert component.parent == "agentplatform:network:Network network"
    assert list(component.request.dependencies) == ["urn:pulumi:dev::proj::aws:kms/key:Key::key"]
    for child in monitor.registered[1:]:
        assert child.request.provider == AWS, child.name
        assert child.request.protect, child.name


def test_the_engine_is_told_of_the_components_aliases(awsx: Any, monitor: Any) -> None:
    old = "urn:pulumi:dev::proj::awsx:ec2:Vpc::old"
    awsx.construct(monitor, BASIC, aliases=[{"urn": old}])
    # It derives those of the children itself.
    assert [alias.urn for alias in monitor.registered[0].request.aliases] == [old]


def test_preview_leaves_ids_unknown(awsx: Any, monitor: Any) -> None:
    monitor.preview = True
    built = awsx.construct(monitor, BASIC)
    assert built.outputs["vpcId"] == UNKNOWN
    assert built.outputs["publicSubnetIds"] == [UNKNOWN] * 2
    assert monitor.child("Route", "net-public-1").inputs["gatewayId"] == UNKNOWN


def output(**known: Any) -> dict[str, Any]:
    """A value with dependencies, as the engine sends it; unknown when no value is given."""
    return {
        "4dabf18193072939515e22adb298388d": "d0e6a833031e9bbcd3f4e8bde6ca49a4",
        "dependencies": ["urn:pulumi:dev::proj::aws:kms/key:Key::key"],
    } | known


@pytest.mark.parametrize("unknown", [UNKNOWN, output()])
def test_tags_unknown_at_preview_are_passed_on_as_unknown(
    awsx: Any, monitor: Any, unknown: Any
) -> None:
    monitor.preview = True
    awsx.construct(monitor, BASIC | {"tags": {"Owner": unknown}})
    assert monitor.child("Vpc", "net").inputs["tags"] == {"Name": "net", "Owner": UNKNOWN}
    awsx.construct(monitor, BASIC | {"tags": unknown}, name="two")
    assert monitor.child("Subnet", "two-app-1").inputs["tags"] == UNKNOWN


def test_tags_that_depend_on_a_resource_keep_the_dependency(awsx: Any, monitor: Any) -> None:
    awsx.construct(monitor, BASIC | {"tags": output(value={"Owner": "t"})})
    request = monitor.child("Vpc", "net").request
    assert list(request.propertyDependencies["tags"].urns) == output()["dependencies"]
    assert monitor.child("Subnet", "net-app-1").inputs["tags"].items() >= {
        "Owner": "t", "Tier": "app", "Name": "net-app-1",
    }.items()  # fmt: skip


def test_what_decides_the_shape_has_to_be_known(awsx: Any, monitor: Any) -> None:
    monitor.preview = True
    sentence = refused(awsx, monitor, BASIC | {"cidrBlock": UNKNOWN})
    assert sentence.startswith("cidrBlock: ")


def test_refusals_are_one_sentence_and_register_nothing(awsx: Any, monitor: Any) -> None:
    sentence = refused(awsx, monitor, BASIC | {"ipv6CidrBlock": "x"})
    assert sentence == "ipv6CidrBlock is not modelled by localcloud"
    assert monitor.registered == []


def test_a_child_that_fails_fails_the_component(awsx: Any, monitor: Any) -> None:
    monitor.fail = "net-app-2"
    sentence = refused(awsx, monitor, BASIC)
    assert sentence.startswith("resource net-app-2")
    assert "\n" not in sentence


def test_an_engine_that_goes_away_is_no_error_of_ours(
    awsx: Any, monitor: Any, caplog: pytest.LogCaptureFixture
) -> None:
    monitor.gone = True
    assert "Resource monitor has terminated" in refused(awsx, monitor, BASIC)
    assert not [record for record in caplog.records if record.name.startswith("localcloud")]


def test_other_components_are_refused_by_name(awsx: Any, monitor: Any) -> None:
    kind = "awsx:lb:ApplicationLoadBalancer"
    assert f"component {kind} is not modelled" in refused(awsx, monitor, {}, type=kind)


def test_two_engines_at_once_do_not_mix(awsx: Any, monitors: Any) -> None:
    def build(index: int) -> list[str]:
        monitor = monitors[index]
        awsx.construct(monitor, BASIC | {"cidrBlock": f"10.{index}.0.0/16"}, name=f"net{index}")
        return [r.name for r in monitor.registered]

    with futures.ThreadPoolExecutor(len(monitors)) as threads:
        names = list(threads.map(build, range(len(monitors))))
    for index, (found, monitor) in enumerate(zip(names, monitors, strict=True)):
        assert len(found) == 29
        assert {name.partition("-")[0] for name in found} == {f"net{index}"}
        vpc = monitor.child("Vpc", f"net{index}")
        assert vpc.inputs["cidrBlock"] == f"10.{index}.0.0/16"
        ids = {r.inputs["vpcId"] for r in monitor.registered if "vpcId" in r.inputs}
        assert ids == ({UNKNOWN} if monitor.preview else {f"<Vpc net{index}>"})


def test_what_the_engine_asks_before_the_first_component(awsx: Any) -> None:
    shake = awsx.call(
        "Handshake",
        provider_pb2.ProviderHandshakeRequest(),
        provider_pb2.ProviderHandshakeResponse,
    )
    assert (shake.accept_secrets, shake.accept_resources, shake.accept_outputs) == (True,) * 3
    awsx.call("Attach", plugin_pb2.PluginAttach(address="127.0.0.1:1"), empty_pb2.Empty)
    info = awsx.call("GetPluginInfo", empty_pb2.Empty(), plugin_pb2.PluginInfo)
    assert info.version == "3.11.0"
