"""Certificates that cannot be issued, for which `up` would wait a quarter of an hour.

ACM validates a certificate by a record in the zone that the public DNS leads to.
Source: https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
"""

from components.settings import PROJECT
from ops.deployment import Deployment
from ops.doctor import dns
from ops.doctor.patient import Patient
from ops.errors import OpsError
from ops.outcome import Outcome

_VALIDATED = "aws:acm/certificateValidation:CertificateValidation"


def check(deployment: Deployment) -> None:
    """Refuse the first certificates of a zone that the public DNS does not lead to.

    It asks AWS for the account's zones, and DNS for the name servers of the stack's.

    Raises:
        OpsError: The doctor's finding and its fix.
    """
    patient = Patient(deployment)
    if deployment.local or not patient.settings.ingress.dns.resolves or patient.has(_VALIDATED):
        return
    for found in dns.check(patient):
        if found.outcome is Outcome.RED:
            raise OpsError(
                f"{deployment.source.name}: {PROJECT}:ingress.dns: the zone cannot validate"
                f" certificates: {found.detail}; {found.fix};"
                " or set ingress.dns.delegated: off until then"
            )
