"""Cases of the rules in `subnet.py`."""

from frame.cases import ABSENT, UNKNOWN, ResourceCase
from frame.sdk import aws

CASES = (
    ResourceCase(
        rule="ec2-subnet-no-public-ip",
        cls=aws.ec2.Subnet,
        compliant={"mapPublicIpOnLaunch": False, "tags": {"SubnetType": "Private"}},
        violations=[
            ({"mapPublicIpOnLaunch": True}, "public addresses"),
            ({"mapPublicIpOnLaunch": True, "tags": ABSENT}, "SubnetType=Public"),
            ({"mapPublicIpOnLaunch": True, "tagsAll": {"SubnetType": "Isolated"}}, "public"),
        ],
        tolerated=[
            {"mapPublicIpOnLaunch": True, "tags.SubnetType": "Public"},
            {"mapPublicIpOnLaunch": True, "tags": UNKNOWN},
            {"mapPublicIpOnLaunch": UNKNOWN},
            {"mapPublicIpOnLaunch": ABSENT},
        ],
    ),
)
