"""IAM policy documents, as pure functions.

Values may be Outputs, so a document is serialised with `pulumi.Output.json_dumps`, never by hand.
Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi

Document = dict[str, Any]
Statement = dict[str, Any]
Text = pulumi.Input[str]
Condition = Mapping[str, Mapping[str, pulumi.Input[Any]]]


def document(*statements: Statement) -> Document:
    """A policy document of these statements."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


def allow(
    actions: Sequence[str],
    on: Sequence[Text] = (),
    *,
    sid: str | None = None,
    principals: Mapping[str, Any] | None = None,
    when: Condition | None = None,
) -> Statement:
    """Allow `actions` on the ARNs `on`, which is empty in trust policies."""
    return _statement("Allow", actions, on, sid, principals, when)


def deny(
    actions: Sequence[str],
    on: Sequence[Text] = (),
    *,
    sid: str | None = None,
    principals: Mapping[str, Any] | None = None,
    when: Condition | None = None,
) -> Statement:
    """Deny `actions` on the ARNs `on`."""
    return _statement("Deny", actions, on, sid, principals, when)


def services(*names: Text) -> dict[str, list[Text]]:
    """AWS services as principals, such as `ecs-tasks.amazonaws.com`."""
    return {"Service": list(names)}


def accounts(*roots: Text) -> dict[str, list[Text]]:
    """Accounts as principals, by the ARN of their root."""
    return {"AWS": list(roots)}


EVERYONE: Mapping[str, Any] = {"AWS": "*"}
"""Any principal: only for Deny, and for Allow with a condition."""


def trust(service: str, *, account_id: Text | None) -> Document:
    """The trust policy for an AWS service, limited to this account (confused deputy).

    Args:
        service: The service's principal, such as `vpc-flow-logs.amazonaws.com`.
        account_id: The required source account; None only if the service does not send it, as
            documented by AWS.

    Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
    """
    when = {"StringEquals": {"aws:SourceAccount": account_id}} if account_id is not None else None
    return document(allow(["sts:AssumeRole"], principals=services(service), when=when))


def deny_plain_http(actions: Sequence[str], on: Sequence[Text]) -> Statement:
    """Deny requests for these actions without TLS."""
    plain = {"Bool": {"aws:SecureTransport": "false"}}
    return deny(actions, on, sid="DenyPlainHttp", principals=EVERYONE, when=plain)


def deny_weak_transport(bucket_arn: Text) -> tuple[Statement, Statement]:
    """Deny requests to a bucket without TLS 1.2 or newer.

    Two statements, because all conditions of a statement must match.
    Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html
    """
    on = [bucket_arn, pulumi.Output.concat(bucket_arn, "/*")]
    outdated = {"NumericLessThan": {"s3:TlsVersion": "1.2"}}
    return (
        deny_plain_http(["s3:*"], on),
        deny(["s3:*"], on, sid="DenyOutdatedTls", principals=EVERYONE, when=outdated),
    )


def _statement(
    effect: str,
    actions: Sequence[str],
    on: Sequence[Text],
    sid: str | None,
    principals: Mapping[str, Any] | None,
    when: Condition | None,
) -> Statement:
    parts: Statement = {
        "Sid": sid,
        "Effect": effect,
        "Principal": principals,
        "Action": list(actions),
        "Resource": list(on),
        "Condition": when,
    }
    return {key: value for key, value in parts.items() if value}
