"""How the Pulumi CLI is told to judge a stack by the policy pack."""

from pathlib import Path

PACK = Path(__file__).parents[1] / "policy"


def configuration(stack: str) -> Path:
    """The file that configures the pack for a stack; it need not exist."""
    return PACK / "config" / f"{stack}.json"


def arguments(stack: str) -> tuple[str, ...]:
    """The arguments of `preview` and `up`, with the stack's configuration where there is one."""
    file = configuration(stack)
    configured = ("--policy-pack-config", str(file)) if file.exists() else ()
    return ("--policy-pack", str(PACK), *configured)
