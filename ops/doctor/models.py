"""Whether the account may call the models that the agents are to use."""

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
        "it is not open to this account",
        "call it once as an administrator, or ask AWS Support: Bedrock opens models by themselves",
    ),
    "authorizationStatus": (
        "AUTHORIZED",
        "this account is not authorised for it",
        "look for a service control policy that denies it",
    ),
}
"""What GetFoundationModelAvailability answers, what it should, and what it means if it does not."""

_AGREE = (
    "accept it as an administrator: `aws bedrock create-foundation-model-agreement --model-id"
    " {model} --offer-token TOKEN`, with the token that `aws bedrock"
    " list-foundation-model-agreement-offers --model-id {model}` gives"
)
_USE_CASE = (
    "say it once for the account, as an administrator: the Bedrock console asks for it when the"
    " model is opened in its catalog, or `aws bedrock put-use-case-for-model-access`"
)
"""Whoever deploys or calls may do neither: both bind the company.

Source: https://docs.aws.amazon.com/bedrock/latest/userguide/model-access.html
"""


def check(patient: Patient) -> Iterator[Finding]:
    """Each model by its availability, each inference profile by where it leads too."""
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
    """Anthropic asks each account once what it uses the models for."""
    bedrock = patient.client("bedrock")
    try:
        bedrock.get_use_case_for_model_access()
    except bedrock.exceptions.ResourceNotFoundException:
        told = "Anthropic has not been told what this account uses its models for"
        return _AREA.red("use case of Anthropic's models", told, _USE_CASE)
    return _AREA.green("use case of Anthropic's models", "the form is filled in")


def _profile(patient: Patient, model: Model, geography: str) -> Finding:
    bedrock = patient.client("bedrock")
    try:
        found = bedrock.get_inference_profile(inferenceProfileIdentifier=model.id)
    except (
        bedrock.exceptions.ResourceNotFoundException,
        bedrock.exceptions.ValidationException,
    ):
        told = f"there is no such inference profile in {patient.region}"
        fix = "choose one that `aws bedrock list-inference-profiles` names"
        return _AREA.red(model.id, told, fix)
    leads = {each["modelArn"].split(":")[3] for each in found["models"]} - {""}
    unreachable = sorted(leads - set(model.regions or GEOGRAPHIES.get(geography, leads)))
    if unreachable:
        told = f"it leads to {', '.join(unreachable)}, where the agents' role may not call it"
        fix = f"set regions: [{', '.join(sorted(leads))}] beside the model's id"
        return _AREA.red(model.id, told, fix)
    return _AREA.green(model.id, f"leads to {', '.join(sorted(leads)) or 'any region'}")


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
    for key, (wanted, told, fix) in _ACCESS.items():
        if found.get(key) != wanted:
            return _AREA.red(model, told, fix)
    agreement = found["agreementAvailability"]
    if agreement["status"] != "AVAILABLE":
        told = agreement.get("errorMessage") or f"its agreement is {agreement['status']}"
        return _AREA.red(model, told, _AGREE.format(model=model))
    return _AREA.green(model, "this account may call it")
