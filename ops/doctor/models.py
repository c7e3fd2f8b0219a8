"""Access of the account to the configured models."""

from collections.abc import Iterator
from typing import Any

from components.regions import GEOGRAPHIES, GLOBAL
from components.settings.agents import Model
from ops.doctor.finding import Area, Finding
from ops.doctor.patient import Patient

_AREA = Area("models")
_ACCESS = {
    "regionAvailability": ("AVAILABLE", "it is not offered in this region", "choose another model"),
    "entitlementAvailability": (
        "AVAILABLE",
        "this account has no access to it",
        "call it once as an administrator, which enables access, or contact AWS Support",
    ),
    "authorizationStatus": (
        "AUTHORIZED",
        "this account is not authorised for it",
        "look for a service control policy that denies it",
    ),
}
"""Member of GetFoundationModelAvailability to its expected value, problem and fix."""

_AGREE = (
    "accept it as an administrator: `aws bedrock create-foundation-model-agreement --model-id"
    " {model} --offer-token TOKEN`, with the token that `aws bedrock"
    " list-foundation-model-agreement-offers --model-id {model}` gives"
)
_USE_CASE = (
    "submit it once for the account, as an administrator: the Bedrock console asks for it when the"
    " model is opened in its catalog, or `aws bedrock put-use-case-for-model-access`"
)
"""Agreements and use cases need an administrator: they are binding for the company.

Source: https://docs.aws.amazon.com/bedrock/latest/userguide/model-access.html
"""


def check(patient: Patient) -> Iterator[Finding]:
    """The availability of each model, and the regions of each inference profile."""
    if any("anthropic." in model.id for model in patient.settings.agents.models):
        yield _use_case(patient)
    for model in patient.settings.agents.models:
        geography, _, bare = model.id.partition(".")
        if geography in (*GEOGRAPHIES, GLOBAL):
            yield _profile(patient, model, geography)
            yield _model(patient, bare)
        else:
            yield _model(patient, model.id)


def _use_case(patient: Patient) -> Finding:
    """Anthropic requires the use case form once for each account."""
    bedrock = patient.client("bedrock")
    try:
        bedrock.get_use_case_for_model_access()
    except bedrock.exceptions.ResourceNotFoundException:
        detail = "the use case form has not been submitted"
        return _AREA.red("use case of Anthropic's models", detail, _USE_CASE)
    return _AREA.green("use case of Anthropic's models", "the form is submitted")


def _profile(patient: Patient, model: Model, geography: str) -> Finding:
    bedrock = patient.client("bedrock")
    try:
        found = bedrock.get_inference_profile(inferenceProfileIdentifier=model.id)
    except (
        bedrock.exceptions.ResourceNotFoundException,
        bedrock.exceptions.ValidationException,
    ):
        detail = f"there is no such inference profile in {patient.region}"
        fix = "choose one that `aws bedrock list-inference-profiles` names"
        return _AREA.red(model.id, detail, fix)
    leads = {each["modelArn"].split(":")[3] for each in found["models"]} - {""}
    unreachable = sorted(leads - set(model.regions or GEOGRAPHIES.get(geography, leads)))
    if unreachable:
        detail = f"it routes to {', '.join(unreachable)}, which the agents' role may not call"
        fix = f"set regions: [{', '.join(sorted(leads))}] beside the model's id"
        return _AREA.red(model.id, detail, fix)
    return _AREA.green(model.id, f"routes to {', '.join(sorted(leads)) or 'any region'}")


def _model(patient: Patient, model: str) -> Finding:
    bedrock = patient.client("bedrock")
    try:
        found: dict[str, Any] = bedrock.get_foundation_model_availability(modelId=model)
    except (
        bedrock.exceptions.ResourceNotFoundException,
        bedrock.exceptions.ValidationException,
    ):
        fix = "choose one that `aws bedrock list-foundation-models` names"
        return _AREA.red(model, f"there is no such model in {patient.region}", fix)
    for key, (wanted, detail, fix) in _ACCESS.items():
        if found.get(key) != wanted:
            return _AREA.red(model, detail, fix)
    agreement = found["agreementAvailability"]
    if agreement["status"] != "AVAILABLE":
        detail = agreement.get("errorMessage") or f"its agreement is {agreement['status']}"
        return _AREA.red(model, detail, _AGREE.format(model=model))
    return _AREA.green(model, "the account has access")
