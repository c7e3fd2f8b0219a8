"""Roles that AWS's own services act with, once per account."""

from collections.abc import Iterator

from ops.doctor.finding import Area, Finding
from ops.doctor.patient import Patient

_AREA = Area("service-linked roles")
_SEARCH = ("AWSServiceRoleForAmazonOpenSearchService", "opensearchservice.amazonaws.com")
_OTHERS = {
    "AWSServiceRoleForECS": "ecs.amazonaws.com",
    "AWSServiceRoleForRDS": "rds.amazonaws.com",
    "AWSServiceRoleForElasticLoadBalancing": "elasticloadbalancing.amazonaws.com",
    "AWSServiceRoleForApplicationAutoScaling_ECSService": (
        "ecs.application-autoscaling.amazonaws.com"
    ),
}
"""Role to the service that makes it on first use.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
"""


def check(patient: Patient) -> Iterator[Finding]:
    """OpenSearch's, which the configuration decides on, then those AWS makes by itself."""
    yield _search(patient)
    for role, service in _OTHERS.items():
        if _exists(patient, role):
            yield _AREA.green(service, role)
        else:
            told = f"{role} is not there; AWS makes it on first use, which may fail that once"
            yield _AREA.note(service, told, _make(service))


def _search(patient: Patient) -> Finding:
    role, service = _SEARCH
    there, makes = _exists(patient, role), patient.settings.data.search.service_linked_role
    own = patient.has("aws:iam/serviceLinkedRole:ServiceLinkedRole")
    if there and makes and not own:
        fix = "set data.search.service_linked_role: off"
        return _AREA.red(service, f"{role} exists, and the stack would make it again", fix)
    if not there and not makes:
        told = f"{role} is not there, and the stack does not make it"
        return _AREA.red(service, told, _make(service))
    return _AREA.green(service, role if there else f"the stack makes {role}")


def _exists(patient: Patient, role: str) -> bool:
    iam = patient.client("iam")
    try:
        iam.get_role(RoleName=role)
    except iam.exceptions.NoSuchEntityException:
        return False
    return True


def _make(service: str) -> str:
    return f"aws iam create-service-linked-role --aws-service-name {service}"
