"""Rules of listeners: they serve nothing over plain HTTP, and nobody who has not signed in."""

from collections.abc import Iterable, Iterator

from frame.family import ENCRYPTION, EXPOSURE, WORKLOAD
from frame.rule import Finding, Messages, ResourceRule, Stack, StackRule, well_architected
from frame.types import LISTENER_RULES, LISTENERS
from frame.value import Value
from pulumi_policy import Severity

from rules.lb.listener import REDIRECT_REFERENCES, protocol, redirects

_WILDCARDS = frozenset("*?")


def http_rules_redirect(stack: Stack) -> Iterable[Finding]:
    """No rule undoes the redirect, but for health checks: GET on fixed paths, without wildcards."""
    plain = [each for each in stack.of(LISTENERS) if protocol(each.props).equals("HTTP")]
    for rule in stack.of(LISTENER_RULES):
        of_plain = any(rule.points_at(listener, "listenerArn") for listener in plain)
        if of_plain and serves(rule.props):
            yield Finding(
                resource=rule,
                message="The rule serves plain HTTP, and not only GET on fixed paths.",
            )


def serves(rule: Value) -> bool:
    """Whether a rule does more than redirect, or than answer GET on fixed paths."""
    actions, conditions = rule["actions"], rule["conditions"]
    if not conditions.complete or all(redirects(action) for action in actions):
        return False
    paths = [path for each in conditions for path in each["pathPattern"]["values"]]
    methods = [method for each in conditions for method in each["httpRequestMethod"]["values"]]
    fixed = bool(paths) and not any(_WILDCARDS & set(path.text or "") for path in paths)
    reads = bool(methods) and not any(method.differs("GET", "HEAD") for method in methods)
    return not (fixed and reads)


_DAY = 86_400


def _sign_ins(resource: Value) -> Iterator[Value]:
    for actions in ("actions", "defaultActions"):
        for action in resource[actions]:
            for kind in ("authenticateCognito", "authenticateOidc"):
                if not action[kind].missing:
                    yield action[kind]


def required(resource: Value) -> Messages:
    """Whoever has not signed in is sent to do so, or refused."""
    for sign_in in _sign_ins(resource):
        what = sign_in["onUnauthenticatedRequest"]
        if what.equals("allow"):
            yield f"Requests pass without sign-in ({what.path})."


def complete(stack: Stack) -> Iterable[Finding]:
    """Where a listener signs people in, its default and each of its rules do, whatever they serve.

    Rules that answer GET on fixed paths, for health checks, may do without.
    """
    for listener in stack.of(LISTENERS):
        rules = [
            rule for rule in stack.of(LISTENER_RULES) if rule.points_at(listener, "listenerArn")
        ]
        if not any(any(_sign_ins(each.props)) for each in (listener, *rules)):
            continue
        message = "Requests reach a target without the sign-in that others of the listener need."
        if _forwards_without(listener.props, "defaultActions"):
            yield Finding(resource=listener, message=message)
        for rule in rules:
            if _forwards_without(rule.props, "actions") and serves(rule.props):
                yield Finding(resource=rule, message=message)


def _forwards_without(resource: Value, key: str) -> bool:
    forwards = any(action["type"].equals("forward") for action in resource[key])
    return forwards and resource[key].complete and not any(_sign_ins(resource))


def ends(resource: Value) -> Messages:
    """A session ends within a day; without a limit AWS keeps it for seven."""
    for sign_in in _sign_ins(resource):
        limit = sign_in["sessionTimeout"]
        if limit.missing or (limit.number or 0) > _DAY:
            yield f"A session lasts longer than a day ({limit.path})."


RULES = (
    StackRule(
        id="elb-http-rules-redirect",
        family=ENCRYPTION,
        description="Rules of listeners for plain HTTP serve health checks at most.",
        severity=Severity.HIGH,
        references=REDIRECT_REFERENCES,
        remediation="Redirect to HTTPS, or admit only GET on paths without wildcards.",
        types=LISTENER_RULES,
        check=http_rules_redirect,
    ),
    ResourceRule(
        id="elb-sign-in-required",
        family=EXPOSURE,
        description="Where a load balancer signs people in, nobody passes who has not.",
        severity=Severity.HIGH,
        references=(well_architected("SEC02-BP01"),),
        remediation='Set on_unauthenticated_request to "authenticate" or "deny".',
        types=LISTENERS | LISTENER_RULES,
        check=required,
    ),
    StackRule(
        id="elb-sign-in-complete",
        family=EXPOSURE,
        description="Where a listener signs people in, it does so before every target.",
        severity=Severity.HIGH,
        references=(well_architected("SEC02-BP01"),),
        remediation="Add authenticate-cognito or authenticate-oidc before the forward action, or "
        "admit only GET on paths without wildcards.",
        types=LISTENERS | LISTENER_RULES,
        check=complete,
    ),
    ResourceRule(
        id="elb-sign-in-ends",
        family=WORKLOAD,
        description="Sessions at a load balancer end within a day.",
        severity=Severity.LOW,
        references=(well_architected("SEC02-BP02"),),
        remediation="Set session_timeout to 86400 seconds or less.",
        types=LISTENERS | LISTENER_RULES,
        check=ends,
    ),
)
