"""What the provider adds to guardrails."""

from typing import Any


def computed(token: str, name: str, regional: str) -> dict[str, Any]:
    """Outputs beside the inputs; `regional` is the middle of an ARN: region and account."""
    match token:
        case "aws:bedrock/guardrail:Guardrail":
            arn = f"arn:aws:bedrock:{regional}:guardrail/{name}-id"
            return {"guardrailId": f"{name}-id", "guardrailArn": arn}
        case "aws:bedrock/guardrailVersion:GuardrailVersion":
            return {"version": "1"}
        case _:
            return {}
