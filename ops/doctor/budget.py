"""The tag by which a stack's budget finds its costs.

Source: https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/activating-tags.html
"""

from collections.abc import Iterator

from botocore.exceptions import ClientError

from ops.aws import explained
from ops.doctor.finding import Area, Finding
from ops.doctor.patient import Patient

_AREA = Area("budget")
_TAG = "Environment"
_ACTIVATE = (
    f"after the first up, in the account that pays: `aws ce update-cost-allocation-tags-status"
    f" --cost-allocation-tags-status TagKey={_TAG},Status=Active`; or set"
    " observability.budget.scope: account"
)


def check(patient: Patient) -> Iterator[Finding]:
    """Whether the tag is active; only the account that pays for the organization may ask."""
    if patient.settings.observability.budget.scope == "account":
        yield _AREA.green("scope", "the whole account")
        return
    subject = f"cost allocation tag {_TAG}"
    client = patient.client("ce", "us-east-1")
    try:
        found = client.list_cost_allocation_tags(TagKeys=[_TAG], Type="UserDefined")
    except ClientError as refused:
        detail = f"{explained(refused)}; an inactive tag leaves the budget empty: {_ACTIVATE}"
        yield _AREA.unprovable(subject, detail)
        return
    if any(each["Status"] == "Active" for each in found["CostAllocationTags"]):
        yield _AREA.green(subject, "active")
    else:
        detail = "it is not active, so that the budget finds no costs"
        yield _AREA.note(subject, detail, _ACTIVATE)
