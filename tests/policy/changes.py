"""What somebody adds to the real stacks, takes out as a whole, or points elsewhere: who notices?

`make mutations` prints the numbers. A kind of change that no mandatory rule notices has to stand in
`reviewed_changes.yaml`, with the reason why it is no matter of security, and one that is noticed at
some places only in `reviewed_places.yaml`.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, cast

import pulumi_aws as aws
from frame.rule import Resource, Stack, tokens
from frame.value import Value
from pulumi import CustomResource

from tests.policy.experiment import Experiment, inputs_of
from tests.policy.graph import registered
from tests.policy.levels import kept_by
from tests.policy.reviewed import How, how
from tests.support.aws_mocks import ACCOUNT
from tests.support.program import STACKS

ELSEWHERE = "urn:pulumi:other::other::aws:other/other:Other::elsewhere"
OTHER_ACCOUNT = "999988887777"

Inputs = dict[str, Any]


@dataclass(frozen=True, order=True)
class Change:
    """A kind of change: what is done, to which type, and where in it."""

    kind: str
    type: str
    path: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.type} {self.path}".rstrip()


Attempt = tuple[Change, Resource | None, Resource | None]
"""A change, and the resource before and after it."""


def removed(stack: Stack) -> Iterator[Attempt]:
    """Each resource of AWS, taken out."""
    for resource in stack.resources:
        if resource.type.startswith("aws:"):
            yield Change("removed", resource.type), resource, None


def pointed_elsewhere(stack: Stack) -> Iterator[Attempt]:
    """Each input that is made from another resource, made from some other one."""
    for resource in stack.resources:
        before = inputs_of(resource)
        for key, sources in resource.refers_to.items():
            change = Change("pointed elsewhere", resource.type, key)
            if not sources or not resource.type.startswith("aws:"):
                continue
            names = [source.rsplit("::", 1)[-1] for source in sources]
            value = _elsewhere(before.get(key), names)
            refers_to = {**resource.refers_to, key: frozenset({ELSEWHERE})}
            props = Value({**before, key: value})
            yield change, resource, replace(resource, props=props, refers_to=refers_to)


def _elsewhere(value: Any, names: Sequence[str], *, whole: bool = True) -> Any:
    """The value with other names: of a text, and of a list of texts, nothing is left."""
    if isinstance(value, str):
        if value.startswith(("{", "[")):
            return json.dumps(_elsewhere(json.loads(value), names, whole=False))
        return "elsewhere" if whole or any(name in value for name in names) else value
    if isinstance(value, list):
        parts = cast("list[Any]", value)
        whole = whole and all(isinstance(each, str) for each in parts)
        return [_elsewhere(each, names, whole=whole) for each in parts]
    if isinstance(value, dict):
        fields = cast("Inputs", value)
        return {key: _elsewhere(each, names, whole=False) for key, each in fields.items()}
    return value


def shared_with_another_account(stack: Stack) -> Iterator[Attempt]:
    """Each policy that names the own account, naming another one instead."""
    for resource in stack.resources:
        for key, value in inputs_of(resource).items():
            if isinstance(value, str) and ACCOUNT in value and '"Statement"' in value:
                yield (
                    Change("another account in", resource.type, key),
                    resource,
                    _with(resource, **{key: value.replace(ACCOUNT, OTHER_ACCOUNT)}),
                )


def added_statements(stack: Stack) -> Iterator[Attempt]:
    """One more statement in each policy: all there is, for everybody where it names principals."""
    for resource in stack.resources:
        for key, value in inputs_of(resource).items():
            document = _document(value)
            if document is None:
                continue
            statements = document["Statement"]
            wide = {"Effect": "Allow", "Action": "*", "Resource": "*"}
            if any("Principal" in each for each in statements):
                wide["Principal"] = "*"
            more = json.dumps({**document, "Statement": [*statements, wide]})
            change = Change("a statement more in", resource.type, key)
            yield change, resource, _with(resource, **{key: more})


def _document(value: object) -> Inputs | None:
    if not isinstance(value, str) or '"Statement"' not in value:
        return None
    document: Inputs = json.loads(value)
    return document if isinstance(document["Statement"], list) else None


def added_parts(stack: Stack) -> Iterator[Attempt]:
    """One more part of what is there, as somebody in a hurry would write it."""
    for types, path, more in _PARTS:
        for resource in stack.of(types):
            changed = more(dict(inputs_of(resource)))
            if changed is not None:
                yield (
                    Change("one more in", resource.type, path),
                    resource,
                    _with(resource, **changed),
                )


def _container(task: Inputs) -> Inputs:
    containers = [*json.loads(task["containerDefinitions"]), {"name": "x", "image": "x"}]
    return {"containerDefinitions": json.dumps(containers)}


def _allow_rule(acl: Inputs) -> Inputs:
    statement = {"byteMatchStatement": {"searchString": "x"}}
    rule: Inputs = {"name": "x", "priority": 0, "action": {"allow": {}}, "statement": statement}
    rule["visibilityConfig"] = {"cloudwatchMetricsEnabled": True}
    return {"rules": [rule, *acl["rules"]]}


def _behaviour(distribution: Inputs) -> Inputs:
    behaviour = {"pathPattern": "/x/*", "viewerProtocolPolicy": "allow-all"}
    return {"orderedCacheBehaviors": [*distribution.get("orderedCacheBehaviors", []), behaviour]}


def _origin(distribution: Inputs) -> Inputs:
    origin = {"originId": "x", "customOriginConfig": {"originProtocolPolicy": "http-only"}}
    return {"origins": [*distribution["origins"], origin]}


def _filters_off(guardrail: Inputs) -> Inputs:
    policy = guardrail["contentPolicyConfig"]
    filters = [{**each, "inputEnabled": False} for each in policy["filtersConfigs"]]
    return {"contentPolicyConfig": {**policy, "filtersConfigs": filters}}


def _half_the_calls(_trail: Inputs) -> Inputs:
    return {"eventSelectors": [{"readWriteType": "WriteOnly", "includeManagementEvents": True}]}


def _ways_in(client: Inputs) -> Inputs:
    return {"allowedOauthFlows": [*client["allowedOauthFlows"], "implicit"]}


def _fails_open(balancer: Inputs) -> Inputs | None:
    return None if balancer.get("internal") else {"enableWafFailOpen": True}


_PARTS: tuple[tuple[frozenset[str], str, Callable[[Inputs], Inputs | None]], ...] = (
    (tokens(aws.s3.Bucket), "acl", lambda _bucket: {"acl": "public-read"}),
    (tokens(aws.ecs.TaskDefinition), "containerDefinitions", _container),
    (tokens(aws.wafv2.WebAcl), "rules", _allow_rule),
    (tokens(aws.cloudfront.Distribution), "orderedCacheBehaviors", _behaviour),
    (tokens(aws.cloudfront.Distribution), "origins", _origin),
    (tokens(aws.bedrock.Guardrail), "filters that are off", _filters_off),
    (tokens(aws.cloudtrail.Trail), "eventSelectors", _half_the_calls),
    (tokens(aws.cognito.UserPoolClient), "allowedOauthFlows", _ways_in),
    (tokens(aws.lb.LoadBalancer), "enableWafFailOpen", _fails_open),
)


def added_resources(stack: Stack) -> Iterator[Attempt]:
    """One more resource beside those that are there."""
    forward = [{"type": "forward", "targetGroupArn": "arn:group"}]
    for listener in stack.of(tokens(aws.lb.Listener)):
        rules = [each for each in stack.of(tokens(aws.lb.ListenerRule)) if each.uses(listener)]
        signs_in = any("authenticateCognito" in str(each.props.raw) for each in rules)
        if signs_in or listener.props["protocol"].equals("HTTP"):
            conditions = [{"pathPattern": {"values": ["/x/*"]}}]
            inputs = {"listenerArn": "x", "actions": forward, "conditions": conditions}
            yield _new(aws.lb.ListenerRule, inputs, {"listenerArn": frozenset({listener.urn})})
    for balancer in stack.of(tokens(aws.lb.LoadBalancer)):
        inputs = {"loadBalancerArn": "x", "port": 8080, "defaultActions": forward}
        yield _new(aws.lb.Listener, inputs, {"loadBalancerArn": frozenset({balancer.urn})})
    for cls, inputs in _NEW:
        yield _new(cls, inputs, {})


_NEW: tuple[tuple[type[CustomResource], Inputs], ...] = (
    (aws.iam.RolePolicyAttachment, {"policyArn": "arn:aws:iam::aws:policy/AdministratorAccess"}),
    (aws.iam.AccessKey, {"user": "x"}),
    (aws.s3.Bucket, {"bucket": "x"}),
    (aws.sns.Topic, {"name": "x"}),
    (aws.sqs.Queue, {"name": "x"}),
    (aws.kms.Key, {"enableKeyRotation": True}),
    (aws.rds.Instance, {"engine": "postgres", "publiclyAccessible": True}),
    (aws.secretsmanager.Secret, {"name": "x"}),
    (aws.cloudwatch.LogGroup, {"name": "x"}),
    (aws.ec2.Vpc, {"cidrBlock": "10.77.0.0/16"}),
    (aws.ec2.VpcEndpoint, {"serviceName": "com.amazonaws.us-east-1.s3"}),
    (aws.vpc.SecurityGroupIngressRule, {"cidrIpv4": "0.0.0.0/0", "ipProtocol": "-1"}),
    (aws.vpc.SecurityGroupEgressRule, {"cidrIpv4": "0.0.0.0/0", "ipProtocol": "-1"}),
    (aws.lambda_.Permission, {"principal": OTHER_ACCOUNT, "action": "lambda:InvokeFunction"}),
    (
        aws.ecr.ReplicationConfiguration,
        {
            "replicationConfiguration": {
                "rules": [{"destinations": [{"registryId": OTHER_ACCOUNT}]}]
            }
        },
    ),
)


def _new(
    cls: type[CustomResource], inputs: Inputs, refers_to: Mapping[str, frozenset[str]]
) -> Attempt:
    (token,) = tokens(cls)
    urn = f"urn:pulumi:dev::x::{token}::x"
    made = Resource(urn=urn, type=token, name="x", props=Value(inputs), refers_to=refers_to)
    return Change("a new", token), None, made


def _with(resource: Resource, **changed: object) -> Resource:
    return replace(resource, props=Value({**inputs_of(resource), **changed}))


KINDS = (
    removed,
    pointed_elsewhere,
    shared_with_another_account,
    added_statements,
    added_parts,
    added_resources,
)


@cache
def of_all_stacks() -> Mapping[Change, tuple[str | None, ...]]:
    """What rules notice of each kind of change, over all stacks: a rule's id, or nothing."""
    found: dict[Change, list[str | None]] = defaultdict(list)
    for name in STACKS:
        stack = registered(name, delegated=True)
        experiment = Experiment(stack, [each.rule for each in kept_by(name)])
        for kind in KINDS:
            for change, before, after in kind(stack):
                found[change].append(experiment.noticed(before, after))
    return {change: tuple(rules) for change, rules in found.items()}


def report(found: Mapping[Change, tuple[str | None, ...]]) -> Iterator[str]:
    """The numbers: changes tried over all stacks, and where a rule notices them."""
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for change, rules in found.items():
        noticed = sum(1 for each in rules if each)
        kinds[change.kind][how(noticed, len(rules))] += 1
        kinds[change.kind]["places"] += len(rules)
        kinds[change.kind]["places noticed"] += noticed
    columns = (*How, "places", "places noticed")
    yield "".join((f"{'change':<20}", *(f"{each:>15}" for each in ("kinds", *columns))))
    for kind, numbers in [*kinds.items(), ("all", sum(kinds.values(), Counter[str]()))]:
        counts = (sum(numbers[each] for each in columns[:3]), *(numbers[each] for each in columns))
        yield "".join((f"{kind:<20}", *(f"{each:>15}" for each in counts)))
