"""Between the messages of Pulumi's analyzer protocol and the objects of `pulumi_policy`."""
# ruff: noqa: INP001  the pack's folder is run as a script, not imported as a package

from collections.abc import Iterable
from typing import Any, cast

from google.protobuf import json_format, struct_pb2
from pulumi.runtime.proto import analyzer_pb2 as wire
from pulumi_policy import (
    Policy,
    PolicyCustomTimeouts,
    PolicyProviderResource,
    PolicyResource,
    PolicyResourceOptions,
    ResourceValidationPolicy,
    Severity,
)
from pulumi_policy.deserialize import deserialize_properties, serialize_properties
from pulumi_policy.proxy import unknown_checking_proxy

_SEVERITIES: dict[Severity | None, wire.PolicySeverity.ValueType] = {
    Severity.LOW: wire.POLICY_SEVERITY_LOW,
    Severity.MEDIUM: wire.POLICY_SEVERITY_MEDIUM,
    Severity.HIGH: wire.POLICY_SEVERITY_HIGH,
    Severity.CRITICAL: wire.POLICY_SEVERITY_CRITICAL,
}

Request = wire.AnalyzeRequest | wire.AnalyzerResource


def properties(message: struct_pb2.Struct, *, keep_secrets: bool = False) -> dict[str, Any]:
    """Properties as rules read them: unknown values raise where they are read.

    With `keep_secrets` they can be written to and sent back: secrets stay secret and unknown values
    what they are.
    """
    plain = deserialize_properties(json_format.MessageToDict(message), keep_secrets)
    return unknown_checking_proxy(plain)


def struct(props: Any) -> struct_pb2.Struct:
    """The properties of a remediated resource as they travel."""
    message = struct_pb2.Struct()
    message.update(cast("dict[str, Any]", serialize_properties(props)))
    return message


def options(request: Request) -> PolicyResourceOptions:
    """The options of a resource; absent timeouts are 0."""
    given = request.options
    timeouts = given.customTimeouts
    return PolicyResourceOptions(
        protect=given.protect,
        ignore_changes=list(given.ignoreChanges),
        delete_before_replace=given.deleteBeforeReplace
        if given.deleteBeforeReplaceDefined
        else None,
        aliases=list(given.aliases),
        custom_timeouts=PolicyCustomTimeouts(timeouts.create, timeouts.update, timeouts.delete),
        additional_secret_outputs=list(given.additionalSecretOutputs),
        parent=given.parent or None,
    )


def provider(request: Request) -> PolicyProviderResource | None:
    """The provider of a resource; None for components and providers."""
    if not request.HasField("provider"):
        return None
    given = request.provider
    return PolicyProviderResource(given.type, properties(given.properties), given.urn, given.name)


def resources(request: wire.AnalyzeStackRequest) -> list[PolicyResource]:
    """All resources of a stack, with references to each other."""
    made = [
        PolicyResource(
            each.type,
            properties(each.properties),
            each.urn,
            each.name,
            options(each),
            provider(each),
            parent=None,
            dependencies=[],
            property_dependencies={},
        )
        for each in request.resources
    ]
    by_urn = {resource.urn: resource for resource in made}

    def known(urns: Iterable[str]) -> list[PolicyResource]:
        return [by_urn[urn] for urn in urns if urn in by_urn]

    for resource, each in zip(made, request.resources, strict=True):
        resource.parent = by_urn.get(each.parent)
        resource.dependencies.extend(known(each.dependencies))
        for key, value in each.propertyDependencies.items():
            resource.property_dependencies[key] = known(value.urns)
    return made


def severity(policy: Policy) -> wire.PolicySeverity.ValueType:
    """How bad a violation is; unspecified where the policy does not say."""
    return _SEVERITIES.get(policy.severity, wire.POLICY_SEVERITY_UNSPECIFIED)


def policy_info(policy: Policy) -> wire.PolicyInfo:
    """What a policy says about itself."""
    resource = isinstance(policy, ResourceValidationPolicy)
    info = wire.PolicyInfo(
        name=policy.name,
        description=policy.description,
        enforcementLevel=wire.MANDATORY,
        severity=severity(policy),
        policy_type=wire.POLICY_TYPE_RESOURCE if resource else wire.POLICY_TYPE_STACK,
        tags=policy.tags or (),
        remediation_steps=policy.remediation_steps or "",
        url=policy.url or "",
    )
    if policy.framework:
        info.framework.name = policy.framework.name or ""
        info.framework.reference = policy.framework.reference or ""
    if policy.config_schema:
        info.configSchema.properties.update(policy.config_schema.properties)
        info.configSchema.required.extend(policy.config_schema.required or ())
    return info
