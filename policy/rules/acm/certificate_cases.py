"""Cases of the rules in `certificate.py`."""

from frame.cases import ABSENT, UNKNOWN, ResourceCase
from frame.sdk import aws

CERTIFICATE = {"domainName": "agents.example.com", "validationMethod": "DNS"}
PREFERENCE = "certificateTransparencyLoggingPreference"

CASES = (
    ResourceCase(
        rule="acm-certificate-transparency",
        cls=aws.acm.Certificate,
        compliant={"domainName": "example.com", "options": {PREFERENCE: "ENABLED"}},
        violations=[({f"options.{PREFERENCE}": "DISABLED", "domainName": UNKNOWN}, "public logs")],
        tolerated=[{"options": ABSENT}, {f"options.{PREFERENCE}": UNKNOWN}],
    ),
    ResourceCase(
        rule="acm-certificate-renews",
        cls=aws.acm.Certificate,
        compliant=CERTIFICATE,
        violations=[
            ({"validationMethod": "EMAIL"}, "not renewed"),
            ({"validationMethod": ABSENT}, "not renewed"),
        ],
        tolerated=[
            {"validationMethod": UNKNOWN},
            {"validationMethod": ABSENT, "privateKey": UNKNOWN},
            {"validationMethod": ABSENT, "certificateAuthorityArn": UNKNOWN},
        ],
    ),
    ResourceCase(
        rule="acm-certificate-key-length",
        cls=aws.acm.Certificate,
        compliant=CERTIFICATE,
        violations=[({"keyAlgorithm": "RSA_1024"}, "1024 bits")],
        tolerated=[
            {"keyAlgorithm": "RSA_2048"},
            {"keyAlgorithm": "EC_prime256v1"},
            {"keyAlgorithm": UNKNOWN},
        ],
    ),
)
