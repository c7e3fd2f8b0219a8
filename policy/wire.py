"""Between the messages of Pulumi's analyzer protocol and what rules read."""
# ruff: noqa: INP001  the pack's folder is run as a script, not imported as a package

from collections.abc import Iterator, Mapping
from typing import Any, cast

from configuration import schema
from evaluation import link
from frame.rule import Resource, ResourceRule, Rule
from frame.value import Value
from google.protobuf import json_format, struct_pb2
from pulumi.runtime.proto import analyzer_pb2 as pb
from pulumi_policy import Severity
from pulumi_policy.deserialize import (
    SPECIAL_SECRET_SIG,
    SPECIAL_SIG_KEY,
    deserialize_properties,
    serialize_properties,
)

_SEVERITIES: dict[Severity, pb.PolicySeverity.ValueType] = {
    Severity.LOW: pb.POLICY_SEVERITY_LOW,
    Severity.MEDIUM: pb.POLICY_SEVERITY_MEDIUM,
    Severity.HIGH: pb.POLICY_SEVERITY_HIGH,
    Severity.CRITICAL: pb.POLICY_SEVERITY_CRITICAL,
}


class Properties(Mapping[str, object]):
    """Properties as rules read them: translated field by field, when asked for, and once.

    Secrets are read through; unknown values are the sentinels that `Value` knows.
    """

    def __init__(self, message: struct_pb2.Struct) -> None:
        self._fields = message.fields
        self._read: dict[str, object] = {}

    def __getitem__(self, key: str) -> object:
        if key not in self._read:
            if key not in self._fields:  # a protobuf map makes what it is asked for
                raise KeyError(key)
            self._read[key] = _plain(self._fields[key])
        return self._read[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)


def _plain(value: struct_pb2.Value) -> object:
    kind = value.WhichOneof("kind")
    if kind == "struct_value":
        fields = value.struct_value.fields
        if SPECIAL_SIG_KEY in fields and fields[SPECIAL_SIG_KEY].string_value == SPECIAL_SECRET_SIG:
            return _plain(fields["value"])
        return {key: _plain(each) for key, each in fields.items()}
    if kind == "list_value":
        return [_plain(each) for each in value.list_value.values]
    return None if kind in (None, "null_value") else getattr(value, kind)


def remediable(message: struct_pb2.Struct) -> dict[str, Any]:
    """Properties that can be written to and sent back: what is secret or unknown stays so."""
    return deserialize_properties(json_format.MessageToDict(message), proxy_secrets=True)


def struct(props: Mapping[str, Any]) -> struct_pb2.Struct:
    """The properties of a remediated resource as they travel."""
    message = struct_pb2.Struct()
    message.update(cast("dict[str, Any]", serialize_properties(props)))
    return message


def resource(each: pb.AnalyzerResource, inputs: Properties | None) -> Resource:
    """A resource as rules on the whole stack read it; without inputs the program only looks it up.

    The engine hands these rules outputs alone, in which what AWS filled in looks like what the
    program said: the inputs are those of which the resource's own rules were asked before.
    """
    outputs = Value(Properties(each.properties))
    return Resource(
        urn=each.urn,
        type=each.type,
        name=each.name,
        props=Value(inputs) if inputs else outputs,
        outputs=outputs,
        refers_to={key: frozenset(value.urns) for key, value in each.propertyDependencies.items()},
        own=bool(inputs) or not each.type.startswith("aws:"),
    )


def text(message: str) -> str:
    """The message as it can travel: what JSON can spell and UTF-8 cannot becomes `?`."""
    return message.encode(errors="replace").decode()


def severity(rule: Rule) -> pb.PolicySeverity.ValueType:
    """How bad a violation is."""
    return _SEVERITIES[rule.severity]


def policy_info(rule: Rule) -> pb.PolicyInfo:
    """What a rule says about itself."""
    of_resource, primary = isinstance(rule, ResourceRule), rule.references[0]
    info = pb.PolicyInfo(
        name=rule.id,
        description=rule.description,
        enforcementLevel=pb.MANDATORY,
        severity=severity(rule),
        policy_type=pb.POLICY_TYPE_RESOURCE if of_resource else pb.POLICY_TYPE_STACK,
        tags=(rule.family, *(reference.control for reference in rule.references)),
        remediation_steps=rule.remediation,
        url=link(rule),
        framework=pb.PolicyComplianceFramework(name=primary.framework, reference=primary.control),
    )
    info.configSchema.properties.update(schema(rule).properties)
    return info
