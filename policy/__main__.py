"""Entry point of the pack: serves its rules to Pulumi's engine."""
# ruff: noqa: INP001  the pack's folder is run as a script, not imported as a package

from rules import RULES
from server import serve

serve("agentplatform", RULES)
