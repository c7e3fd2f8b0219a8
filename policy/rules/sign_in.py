"""Load balancers let in only who has signed in, for a day at most, and say no more than needed."""

from collections.abc import Iterator

from frame.family import EXPOSURE, WORKLOAD
from frame.rule import Messages, Reference, ResourceRule, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

_LISTENERS = tokens(aws.lb.Listener, aws.alb.Listener)
_RULES = tokens(aws.lb.ListenerRule, aws.alb.ListenerRule)
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


def ends(resource: Value) -> Messages:
    """A session ends within a day; without a limit AWS keeps it for seven."""
    for sign_in in _sign_ins(resource):
        limit = sign_in["sessionTimeout"]
        if limit.missing or (limit.number or 0) > _DAY:
            yield f"A session lasts longer than a day ({limit.path})."


def response_headers(listener: Value) -> Messages:
    """Browsers do not guess types of content; nobody is told which server answers."""
    if not listener["protocol"].equals("HTTPS"):
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
