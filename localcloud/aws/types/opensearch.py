"""OpenSearch: domains."""

from collections.abc import Mapping
from typing import Any, cast

import pulumi_aws as aws

from localcloud.aws.context import Context
from localcloud.aws.declare import Call, Part, Predicate, Resource, Tagging
from localcloud.aws.dynamic import mapping
from localcloud.aws.equal import is_empty


def _logs_to_aws(options: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {
        each["logType"]: {
            "CloudWatchLogsLogGroupArn": each["cloudwatchLogGroupArn"],
            "Enabled": each.get("enabled", True),
        }
        for each in options
    }


def _logs_from_aws(ctx: Context) -> list[dict[str, Any]]:
    return [
        {
            "logType": kind,
            "cloudwatchLogGroupArn": each["CloudWatchLogsLogGroupArn"],
            "enabled": each["Enabled"],
        }
        for kind, each in _section(ctx, "LogPublishingOptions").items()
    ]


def _tuning_to_aws(options: dict[str, Any]) -> dict[str, Any]:
    """The options for a creation; `rollbackOnDisable` is for updates only."""
    members = {"desiredState": "DesiredState", "useOffPeakWindow": "UseOffPeakWindow"}
    return {aws_: options[ours] for ours, aws_ in members.items() if ours in options}


def _section(ctx: Context, name: str) -> dict[str, Any]:
    return cast("dict[str, Any]", ctx.raw.get(name) or {})


def _endpoint(ctx: Context) -> str | None:
    return ctx.raw.get("Endpoint") or _section(ctx, "Endpoints").get("vpc")


def _dashboards(ctx: Context) -> str:
    return f"{_endpoint(ctx)}/_dashboards"


def _arn(ctx: Context) -> str:
    return ctx.raw["ARN"] if ctx.raw and "ARN" in ctx.raw else ctx.id


def _compact(value: Any) -> Any:
    """Leave out what is off: AWS lists every kind of node there could be."""
    if not isinstance(value, Mapping):
        return value
    members = {key: _compact(each) for key, each in cast("Mapping[str, Any]", value).items()}
    return {key: each for key, each in members.items() if not is_empty(each)}


def _switched_off(block: str) -> Predicate:
    """AWS cannot take this protection from a domain that has it."""
    return lambda old, new: (
        mapping(old.get(block)).get("enabled") is True
        and mapping(new.get(block)).get("enabled") is not True
    )


def _other_key(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """A key's id and its ARN are the same key."""
    was, wanted = (mapping(values.get("encryptAtRest")).get("kmsKeyId") for values in (old, new))
    return bool(was and wanted) and str(wanted).rpartition("/")[2] not in str(was)


def _version(values: Mapping[str, Any]) -> tuple[bool, list[int]]:
    """Versions in the order in which AWS upgrades: a lower one is another domain."""
    product, _, number = str(values.get("engineVersion") or "").partition("_")
    return product == "OpenSearch", [int(part) for part in number.split(".") if part.isdigit()]


DOMAIN = Resource(
    cls=aws.opensearch.Domain,
    service="opensearch",
    create=Call(
        op="create_domain", params={"EngineVersion": "{engineVersion}"}, result="DomainStatus"
    ),
    id="ARN",
    read=Call(op="describe_domain", params={"DomainName": "{domainName}"}, result="DomainStatus"),
    update=Call(op="update_domain_config", params={"DomainName": "{domainName}"}),
    delete=Call(op="delete_domain", params={"DomainName": "{domainName}"}),
    replace_when={
        "advancedSecurityOptions": _switched_off("advancedSecurityOptions"),
        "encryptAtRest": lambda old, new: (
            _switched_off("encryptAtRest")(old, new) or _other_key(old, new)
        ),
        "engineVersion": lambda old, new: _version(new) < _version(old),
        "ipAddressType": lambda old, _: old.get("ipAddressType") == "dualstack",
        "nodeToNodeEncryption": _switched_off("nodeToNodeEncryption"),
        "vpcOptions": lambda old, new: bool(old.get("vpcOptions")) != bool(new.get("vpcOptions")),
    },
    parts=(
        Part(
            props=("engineVersion",),
            write=Call(
                op="upgrade_domain",
                params={"DomainName": "{domainName}", "TargetVersion": "{engineVersion}"},
            ),
            held_by="memory",
        ),
    ),
    rename={
        "encryptAtRest": "EncryptionAtRestOptions",
        "nodeToNodeEncryption": "NodeToNodeEncryptionOptions",
    },
    inputs={"logPublishingOptions": _logs_to_aws, "autoTuneOptions": _tuning_to_aws},
    outputs={
        "dashboardEndpoint": _dashboards,
        "endpoint": _endpoint,
        "logPublishingOptions": _logs_from_aws,
    },
    unmodelled=("deploymentStrategyOptions",),
    kept=("advancedSecurityOptions", "autoTuneOptions"),
    normal={"clusterConfig": _compact},
    gone=("ResourceNotFoundException",),
    tagging=Tagging(
        add="add_tags",
        remove="remove_tags",
        list="list_tags",
        on={"ARN": _arn},
    ),
    import_id="{domainName}",
    note="moto lacks upgrades: the version is remembered",
)

TYPES = (DOMAIN,)
