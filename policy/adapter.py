"""From declared rules to policies of `pulumi_policy`: the only module that knows the analyzer."""
# ruff: noqa: INP001  the pack's folder is run as a script, not imported as a package

from functools import partial

from frame.rule import Resource, ResourceRule, Rule, Stack, StackRule
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


def to_policy(rule: ResourceRule | StackRule) -> Policy:
    """The policy that applies a rule; its violations say what is wrong, then what to do."""
    primary = rule.references[0]
    framework = PolicyComplianceFramework(name=primary.framework, reference=primary.control)
    tags = [rule.family, *(reference.control for reference in rule.references)]
    if isinstance(rule, ResourceRule):
        return ResourceValidationPolicy(
            name=rule.id,
            description=rule.description,
            validate=partial(_validate_resource, rule),
            severity=rule.severity,
            framework=framework,
            tags=tags,
            remediation_steps=rule.remediation,
        )
    return StackValidationPolicy(
        name=rule.id,
        description=rule.description,
        validate=partial(_validate_stack, rule),
        severity=rule.severity,
        framework=framework,
        tags=tags,
        remediation_steps=rule.remediation,
    )


def _validate_resource(
    rule: ResourceRule, args: ResourceValidationArgs, report: ReportViolation
) -> None:
    if args.resource_type in rule.types:
        for message in rule.check(Value(args.props)):
            report(_explained(rule, message), None)


def _validate_stack(rule: StackRule, args: StackValidationArgs, report: ReportViolation) -> None:
    stack = Stack(resources=tuple(_resource(resource) for resource in args.resources))
    for finding in rule.check(stack):
        report(_explained(rule, finding.message), finding.resource.urn)


def _explained(rule: Rule, message: str) -> str:
    return f"{message} {rule.remediation}"


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
