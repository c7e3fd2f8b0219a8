"""Cases of the rules on certificates."""

import pulumi_aws as aws

from tests.policy.harness import ABSENT, UNKNOWN, ResourceCase

CERTIFICATE = {"domainName": "agents.example.com", "validationMethod": "DNS"}

CASES = (
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
