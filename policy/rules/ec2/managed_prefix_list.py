"""Prefix lists."""

from frame.family import EXPOSURE
from frame.network import open_sources
from frame.rule import Messages, ResourceRule, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity


def prefix_list(entries: Value) -> Messages:
    """No entry, in the list or a resource of its own, opens the groups that refer to the list."""
    listed = [entry["cidr"] for entry in entries["entries"]] or [entries["cidr"]]
    for source in open_sources(listed):
        yield f"The prefix list contains {source}."


RULES = (
    ResourceRule(
        id="ec2-prefix-list-no-open-entry",
        family=EXPOSURE,
        description="Prefix lists do not contain the internet.",
        severity=Severity.HIGH,
        references=(security_hub("EC2.18"),),
        remediation="List the CIDR blocks of known networks (IPv4 /8, IPv6 /12 or narrower).",
        types=tokens(aws.ec2.ManagedPrefixList, aws.ec2.ManagedPrefixListEntry),
        check=prefix_list,
    ),
)
