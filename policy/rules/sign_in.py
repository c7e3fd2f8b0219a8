"""Load balancers let in only who has signed in, for a day at most, and say no more than needed."""

from collections.abc import Iterable, Iterator

from frame.family import EXPOSURE, WORKLOAD
from frame.rule import Finding, Messages, Reference, ResourceRule, Stack, StackRule
from frame.value import Value
from pulumi_policy import Severity

from rules.listeners import LISTENER_RULES, LISTENERS, protocol, serves

_LISTENERS, _RULES = LISTENERS, LISTENER_RULES
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
    for listener in stack.of(_LISTENERS):
        rules = [rule for rule in stack.of(_RULES) if rule.points_at(listener, "listenerArn")]
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


def response_headers(listener: Value) -> Messages:
    """Browsers do not guess types of content; nobody is told which server answers."""
    if not protocol(listener).equals("HTTPS"):
        return
    if listener["routingHttpResponseXContentTypeOptionsHeaderValue"].differs("nosniff"):
        yield "Browsers guess (routingHttpResponseXContentTypeOptionsHeaderValue)."
    if listener["routingHttpResponseServerEnabled"].differs(False):
        yield "Responses name the server (routingHttpResponseServerEnabled)."


RULES = (
    ResourceRule(
        id="elb-sign-in-required",
        family=EXPOSURE,
        description="Where a load balancer signs people in, nobody passes who has not.",
        severity=Severity.HIGH,
        references=(Reference(framework="AWS Well-Architected", control="SEC02-BP01"),),
        remediation='Set on_unauthenticated_request to "authenticate" or "deny".',
        types=_LISTENERS | _RULES,
        check=required,
    ),
    StackRule(
        id="elb-sign-in-complete",
        family=EXPOSURE,
        description="Where a listener signs people in, it does so before every target.",
        severity=Severity.HIGH,
        references=(Reference(framework="AWS Well-Architected", control="SEC02-BP01"),),
        remediation="Add authenticate-cognito or authenticate-oidc before the forward action, or "
        "admit only GET on paths without wildcards.",
        types=_LISTENERS | _RULES,
        check=complete,
    ),
    ResourceRule(
        id="elb-sign-in-ends",
        family=WORKLOAD,
        description="Sessions at a load balancer end within a day.",
        severity=Severity.LOW,
        references=(Reference(framework="AWS Well-Architected", control="SEC02-BP02"),),
        remediation="Set session_timeout to 86400 seconds or less.",
        types=_LISTENERS | _RULES,
        check=ends,
    ),
    ResourceRule(
        id="elb-listener-response-headers",
        family=WORKLOAD,
        description="Responses forbid guessing of content types, and do not name the server.",
        severity=Severity.LOW,
        references=(
            Reference(framework="OWASP Secure Headers Project", control="X-Content-Type-Options"),
        ),
        remediation="Set routing_http_response_x_content_type_options_header_value="
        '"nosniff" and routing_http_response_server_enabled=False.',
        types=_LISTENERS,
        check=response_headers,
    ),
)
