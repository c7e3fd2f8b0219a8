"""Service-linked roles, which an account has once."""

from collections.abc import Iterator

from ops.doctor.finding import Area, Finding
from ops.doctor.patient import Patient

_AREA = Area("service-linked roles")
_ROLES = {
    "AWSServiceRoleForECS": "ecs.amazonaws.com",
    "AWSServiceRoleForRDS": "rds.amazonaws.com",
    "AWSServiceRoleForElasticLoadBalancing": "elasticloadbalancing.amazonaws.com",
    "AWSServiceRoleForApplicationAutoScaling_ECSService": (
        "ecs.application-autoscaling.amazonaws.com"
    ),
}
"""Role to the service that creates it on first use.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
"""


def check(patient: Patient) -> Iterator[Finding]:
    """Those that AWS creates automatically; the stack creates OpenSearch's or imports it."""
    for role, service in _ROLES.items():
        if _exists(patient, role):
            yield _AREA.green(service, role)
        else:
            detail = f"{role} does not exist; AWS creates it on first use, which may fail once"
            fix = f"aws iam create-service-linked-role --aws-service-name {service}"
            yield _AREA.note(service, detail, fix)


def _exists(patient: Patient, role: str) -> bool:
    iam = patient.client("iam")
    try:
        iam.get_role(RoleName=role)
    except iam.exceptions.NoSuchEntityException:
        return False
    return True
