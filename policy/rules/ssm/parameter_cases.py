"""Cases of the rules in `parameter.py`."""

from frame.cases import ABSENT, KEY, UNKNOWN, ResourceCase
from frame.sdk import aws

CASES = (
    ResourceCase(
        rule="ssm-parameter-secure-string",
        cls=aws.ssm.Parameter,
        compliant={"type": "SecureString", "keyId": KEY, "value": "[secret]"},
        violations=[({"type": "String"}, "clear text"), ({"type": "StringList"}, "StringList")],
        tolerated=[{"type": UNKNOWN}, {"keyId": ABSENT}],
    ),
    ResourceCase(
        rule="ssm-parameter-customer-key",
        cls=aws.ssm.Parameter,
        compliant={"type": "SecureString", "keyId": KEY},
        violations=[
            ({"keyId": ABSENT}, "keyId"),
            ({"keyId": "alias/aws/ssm"}, "AWS's own key"),
            ({"keyId": ABSENT, "type": UNKNOWN}, "keyId"),
        ],
        tolerated=[{"keyId": UNKNOWN}, {"type": "String", "keyId": ABSENT}],
    ),
)
