"""From declared rules to policies of `pulumi_policy`."""
# ruff: noqa: INP001  the pack's folder is run as a script, not imported as a package

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, cast

from configuration import configured, schema
from frame.rule import Changes, Resource, ResourceRule, Rule, Stack, StackRule
from frame.value import Value
from pulumi_policy import (
    Policy,
    PolicyComplianceFramework,
    PolicyResource,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationArgs,
    StackValidationPolicy,
)

ROOT_STACK = "pulumi:pulumi:Stack"
"""The type of the one resource that every deployment has."""
DOCUMENTATION = "docs/policies.md"


def to_policy(rule: ResourceRule | StackRule) -> Policy:
    """The policy that applies a rule; its violations say what is wrong, then what to do."""
    primary = rule.references[0]
    stated: dict[str, Any] = {
        "name": rule.id,
        "description": rule.description,
        "config_schema": schema(rule),
        "severity": rule.severity,
        "framework": PolicyComplianceFramework(name=primary.framework, reference=primary.control),
        "tags": [rule.family, *(reference.control for reference in rule.references)],
        "remediation_steps": rule.remediation,
        "url": f"{DOCUMENTATION}#{rule.id}",
    }
    if isinstance(rule, StackRule):
        return StackValidationPolicy(validate=partial(_validate_stack, rule), **stated)
    return ResourceValidationPolicy(
        validate=partial(_validate_resource, rule),
        # The library's type admits only awaitables, its code mappings as well.
        remediate=cast("Any", partial(_remediate, rule)) if rule.remediate else None,
        **stated,
    )


def _validate_resource(
    rule: ResourceRule, args: ResourceValidationArgs, report: ReportViolation
) -> None:
    ruling, today = configured(rule, args.get_config()), _today()
    if args.resource_type == ROOT_STACK:
        for flaw in ruling.flaws(today):
            report(flaw, None)
    elif args.resource_type in rule.types and not ruling.exempts(args.urn, today):
        for message in ruling.rule.check(Value(args.props)):
            report(_explained(rule, message), None)


def _validate_stack(rule: StackRule, args: StackValidationArgs, report: ReportViolation) -> None:
    ruling, today = configured(rule, args.get_config()), _today()
    for flaw in ruling.flaws(today):
        report(flaw, None)
    stack = Stack(resources=tuple(_resource(resource) for resource in args.resources))
    for finding in ruling.rule.check(stack):
        if not ruling.exempts(finding.resource.urn, today):
            report(_explained(rule, finding.message), finding.resource.urn)


def _remediate(rule: ResourceRule, args: ResourceValidationArgs) -> Mapping[str, Any] | None:
    ruling, inputs = configured(rule, args.get_config()), Value(args.props)
    if (
        args.resource_type not in rule.types
        or ruling.exempts(args.urn, _today())
        or not any(True for _ in ruling.rule.check(inputs))
        or ruling.rule.remediate is None
    ):
        return None
    # Written through the proxies of the analyzer, which keep what is secret or unknown as it is.
    _lay(args.props, ruling.rule.remediate(inputs))
    return args.props


def _lay(target: Any, changes: Changes) -> None:
    for key, value in changes.items():
        if isinstance(value, Mapping) and isinstance(target.get(key), Mapping):
            _lay(target[key], cast("Changes", value))
        else:
            target[key] = value


def _today() -> date:
    return datetime.now(UTC).date()


def _explained(rule: Rule, message: str) -> str:
    return f"{message} {rule.remediation} See {DOCUMENTATION}#{rule.id}."


def _resource(resource: PolicyResource) -> Resource:
    return Resource(
        urn=resource.urn,
        type=resource.resource_type,
        name=resource.name,
        props=Value(resource.props),
        refers_to={
            key: frozenset(source.urn for source in sources)
            for key, sources in resource.property_dependencies.items()
        },
    )
