"""How the Pulumi CLI is told to judge a stack by the policy pack."""

from pathlib import Path

PACK = Path(__file__).parents[1] / "policy"


def configuration(stack: str, folder: Path = PACK) -> Path:
    """The file that configures the pack in a folder for a stack; it need not exist."""
    return folder / "config" / f"{stack}.json"


def arguments(stack: str, folder: Path = PACK) -> tuple[str, ...]:
    """The arguments of `preview` and `up`, with the stack's configuration where there is one."""
    file = configuration(stack, folder)
    configured = ("--policy-pack-config", str(file)) if file.exists() else ()
    return ("--policy-pack", str(folder), *configured)
