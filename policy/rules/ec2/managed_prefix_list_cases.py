"""Cases of the rules in `managed_prefix_list.py`."""

from frame.cases import ABSENT, UNKNOWN, ResourceCase
from frame.sdk import aws

CASES = (
    ResourceCase(
        rule="ec2-prefix-list-no-open-entry",
        cls=aws.ec2.ManagedPrefixList,
        compliant={"addressFamily": "IPv4", "entries": [{"cidr": "203.0.113.0/24"}]},
        violations=[
            ({"entries.0.cidr": "0.0.0.0/0"}, "0.0.0.0/0"),
            ({"entries": [{"cidr": UNKNOWN}, {"cidr": "::/0"}]}, "::/0"),
            ({"entries": [{"cidr": "0.0.0.0/1"}, {"cidr": "128.0.0.0/1"}]}, "0.0.0.0/1 + 128"),
        ],
        tolerated=[{"entries": UNKNOWN}, {"entries": ABSENT}],
    ),
    ResourceCase(
        rule="ec2-prefix-list-no-open-entry",
        cls=aws.ec2.ManagedPrefixListEntry,
        compliant={"prefixListId": UNKNOWN, "cidr": "203.0.113.0/24"},
        violations=[({"cidr": "0.0.0.0/0"}, "0.0.0.0/0")],
        tolerated=[{"cidr": UNKNOWN}],
    ),
)
