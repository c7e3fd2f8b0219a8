"""Rules of managed rule groups that only count: AWS ignores names that a group does not have.

Source: https://docs.aws.amazon.com/waf/latest/APIReference/API_RuleActionOverride.html
"""

from collections.abc import Iterator

from components.settings.security import RULE_GROUPS, WebAcl
from ops.doctor.finding import Area, Finding
from ops.doctor.patient import Patient

_AREA = Area("web ACL")


def check(patient: Patient) -> Iterator[Finding]:
    """The web ACL of the load balancer, and the one of CloudFront."""
    settings = patient.settings
    yield from _rules(patient, "security.web_acl", settings.security.web_acl, "REGIONAL")
    if settings.at_edge:
        edge = settings.ingress.edge.web_acl
        yield from _rules(patient, "ingress.edge.web_acl", edge, "CLOUDFRONT")


def _rules(patient: Patient, key: str, settings: WebAcl, scope: str) -> Iterator[Finding]:
    # CloudFront's is in us-east-1.
    wafv2 = patient.client("wafv2", "us-east-1" if scope == "CLOUDFRONT" else None)
    for field, name in RULE_GROUPS.items():
        group = getattr(settings, field)
        if group is None or not group.count_rules:
            continue
        found = wafv2.describe_managed_rule_group(VendorName="AWS", Name=name, Scope=scope)
        rules = [each["Name"] for each in found["Rules"]]
        unknown = [each for each in group.count_rules if each not in rules]
        subject = f"{key}.{field}.count_rules"
        if unknown:
            detail = f"{name} has no {', '.join(unknown)}, which AWS ignores"
            yield _AREA.note(subject, detail, f"choose from {', '.join(rules)}")
        else:
            yield _AREA.green(subject, f"{name} has all of them")
