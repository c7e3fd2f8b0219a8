"""Cases of the rules in `certificate.py`."""

from frame.cases import ABSENT, UNKNOWN, ResourceCase
from frame.sdk import aws

CERTIFICATE = {"domainName": "agents.example.com", "validationMethod": "DNS"}

CASES = (
    ResourceCase(
        rule="acm-certificate-renews",
        cls=aws.acm.Certificate,
        compliant=CERTIFICATE,
        tolerated=[
            {"validationMethod": ABSENT, "privateKey": UNKNOWN},
            {"validationMethod": ABSENT, "certificateAuthorityArn": UNKNOWN},
        ],
    ),
)
