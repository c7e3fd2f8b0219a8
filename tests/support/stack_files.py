"""The files of the tests' stacks: whoever configures their own changes nothing that tests see."""

from pathlib import Path

STACK_FILES = Path(__file__).parents[1] / "stacks"
