"""Service-linked roles, which an account has once."""

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
"""Role to the service that creates it on first use.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
"""


def check(patient: Patient) -> Iterator[Finding]:
    """OpenSearch's, which is configured, then those that AWS creates automatically."""
    yield _search(patient)
    for role, service in _OTHERS.items():
        if _exists(patient, role):
            yield _AREA.green(service, role)
        else:
            detail = f"{role} does not exist; AWS creates it on first use, which may fail once"
            yield _AREA.note(service, detail, _make(service))


def _search(patient: Patient) -> Finding:
    role, service = _SEARCH
    there, makes = _exists(patient, role), patient.settings.data.search.service_linked_role
    own = patient.has("aws:iam/serviceLinkedRole:ServiceLinkedRole")
    if there and makes and not own:
        fix = "set data.search.service_linked_role: off"
        return _AREA.red(service, f"{role} exists, and the stack would create it again", fix)
    if not there and not makes:
        detail = f"{role} does not exist, and the stack does not create it"
        return _AREA.red(service, detail, _make(service))
    return _AREA.green(service, role if there else f"the stack creates {role}")


def _exists(patient: Patient, role: str) -> bool:
    iam = patient.client("iam")
    try:
        iam.get_role(RoleName=role)
    except iam.exceptions.NoSuchEntityException:
        return False
    return True


def _make(service: str) -> str:
    return f"aws iam create-service-linked-role --aws-service-name {service}"
