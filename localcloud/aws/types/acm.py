"""ACM: certificates, and the wait for their validation."""

from typing import Any

import pulumi_aws as aws

from localcloud.aws.context import Context
from localcloud.aws.declare import Call, Resource, Tagging, Text
from localcloud.aws.dynamic import listing, mapping
from localcloud.calls.models import AwsError


def _proofs(ctx: Context) -> list[dict[str, Any]]:
    """The DNS validation records, one for each name."""
    options = listing(ctx.raw.get("DomainValidationOptions"))
    return [
        {
            "domainName": each["DomainName"],
            "resourceRecordName": each["ResourceRecord"]["Name"],
            "resourceRecordType": each["ResourceRecord"]["Type"],
            "resourceRecordValue": each["ResourceRecord"]["Value"],
        }
        for each in map(mapping, options)
    ]


CERTIFICATE = Resource(
    cls=aws.acm.Certificate,
    service="acm",
    unmodelled=("validationOptions",),
    create=Call(op="request_certificate"),
    id="CertificateArn",
    read=Call(op="describe_certificate", params={"CertificateArn": "{id}"}, result="Certificate"),
    delete=Call(op="delete_certificate", params={"CertificateArn": "{id}"}),
    outputs={"domainValidationOptions": _proofs},
    # moto knows no algorithm and forgets the method.
    kept=("keyAlgorithm", "validationMethod"),
    # Validation changes them, and it is a resource of its own.
    shared=("status", "notBefore", "notAfter"),
    tagging=Tagging(
        add="add_tags_to_certificate",
        remove="remove_tags_from_certificate",
        list="list_tags_for_certificate",
        on={"CertificateArn": "{id}"},
    ),
)


def _validate(ctx: Context) -> None:
    """Refuse what AWS would wait for in vain: a certificate whose proof stands in no zone."""
    found = ctx.call("describe_certificate", CertificateArn=ctx["certificateArn"])["Certificate"]
    wanted = {each["ResourceRecord"]["Name"] for each in found["DomainValidationOptions"]}
    missing = {name.rstrip(".") for name in wanted} - _names(ctx)
    if missing:
        reason = f"no hosted zone has the record {', '.join(sorted(missing))}"
        raise AwsError("acm", "validate", "ValidationTimedOut", reason)


def _names(ctx: Context) -> set[str]:
    zones = ctx.call("route53.list_hosted_zones")["HostedZones"]
    return {
        record["Name"].rstrip(".")
        for zone in zones
        if not zone["Config"]["PrivateZone"]
        for record in ctx.call("route53.list_resource_record_sets", HostedZoneId=zone["Id"])[
            "ResourceRecordSets"
        ]
    }


def _issued(ctx: Context) -> dict[str, Any] | None:
    arn = ctx["certificateArn"]
    found = ctx.call("describe_certificate", CertificateArn=arn)["Certificate"]
    return found if found["Status"] == "ISSUED" else None


VALIDATION = Resource(
    cls=aws.acm.CertificateValidation,
    service="acm",
    create=_validate,
    id=Text("{certificateArn}"),
    read=_issued,
    kept=("validationRecordFqdns",),
    note="looks for the records in the public zones; nothing is delegated here",
)

TYPES = (CERTIFICATE, VALIDATION)
