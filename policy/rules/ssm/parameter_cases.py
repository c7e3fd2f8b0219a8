"""Cases of the rules in `parameter.py`."""

from frame.cases import ABSENT, KEY, UNKNOWN, ResourceCase
from frame.sdk import aws

CASES = (
    ResourceCase(
        rule="ssm-parameter-customer-key",
        cls=aws.ssm.Parameter,
        compliant={"type": "SecureString", "keyId": KEY},
        violations=[({"keyId": ABSENT, "type": UNKNOWN}, "keyId")],
        tolerated=[{"type": "String", "keyId": ABSENT}],
    ),
)
