"""Policies of resources for cases."""

from collections.abc import Mapping, Sequence

from pulumi import CustomResource

from frame.case_documents import document, refused, text, tolerated
from frame.cases import ABSENT, UNKNOWN, Changes, ResourceCase


def deny_http(action: str, **changes: object) -> dict[str, object]:
    """A document that denies plain HTTP."""
    deny = {
        "Effect": "Deny",
        "Principal": {"AWS": "*"},
        "Action": action,
        "Resource": "*",
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return {"Version": "2012-10-17", "Statement": [{**deny, **changes}]}


def no_condition(document: dict[str, object]) -> dict[str, object]:
    """The document with one statement, that allows everybody everything."""
    return {**document, "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*"}]}


OWN = "111122223333"
ALARMS: Mapping[str, object] = {
    "Effect": "Allow",
    "Principal": {"Service": "cloudwatch.amazonaws.com"},
    "Action": "sns:Publish",
    "Resource": "arn:aws:sns:us-east-1:111122223333:alarms",
    "Condition": {"StringEquals": {"aws:SourceAccount": OWN}},
}
UNKNOWNS: Sequence[Changes] = (
    {"Principal": UNKNOWN},
    {"Principal": {"AWS": UNKNOWN}},
    {"Principal": {"AWS": [UNKNOWN]}},
    {"Principal": "*", "Condition": UNKNOWN},
    {"Effect": "Deny", "Principal": "*", "Action": "*", "Condition": ABSENT},
    {"Effect": UNKNOWN, "Principal": "*", "Condition": ABSENT},
    {"Action": UNKNOWN},
)


def shared(
    rule: str,
    cls: type[CustomResource],
    *bad: tuple[Changes, str],
    field: str = "policy",
    fine: Sequence[Changes] = (),
) -> ResourceCase:
    """A rule on policies of resources: bad and fine statements beside a good one."""
    return ResourceCase(
        rule=rule,
        cls=cls,
        compliant={field: text(ALARMS)},
        violations=refused(ALARMS, field, *bad),
        tolerated=[
            {field: UNKNOWN},
            {field: ABSENT},
            {field: document(ALARMS)},
            *tolerated(ALARMS, field, *UNKNOWNS, *fine),
        ],
    )


def closed(rule: str, cls: type[CustomResource], field: str = "policy") -> ResourceCase:
    """A rule that a policy is not for everyone."""
    return shared(
        rule,
        cls,
        ({"Principal": "*", "Condition": ABSENT}, "Anyone may use"),
        ({"Principal": {"AWS": [f"arn:aws:iam::{OWN}:root", "*"]}, "Condition": ABSENT}, "Anyone"),
        ({"Principal": "*", "Condition": {"Bool": {"aws:SecureTransport": "true"}}}, "sns:Publish"),
        ({"Principal": ABSENT, "NotPrincipal": {"AWS": OWN}, "Condition": ABSENT}, "Anyone"),
        ({"Principal": "*", "Condition": ABSENT, "Action": UNKNOWN}, "Anyone"),
        field=field,
        fine=[
            {"Principal": "*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}},
            {"Principal": "*", "Condition": {"StringEquals": {"AWS:SourceVpce": "vpce-1"}}},
            {"Principal": {"AWS": f"arn:aws:iam::{OWN}:root"}, "Condition": ABSENT},
        ],
    )
