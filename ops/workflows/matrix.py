"""`python -m ops.workflows.matrix`: the checkout's stacks as a matrix of GitHub Actions.

It needs no package: the job that runs it installs none.
"""

import json

from ops.stacks import stacks


def suffix(stack: str) -> str:
    """The suffix of a stack's repository variables, whose names have no hyphens.

    Source: https://docs.github.com/en/actions/reference/workflows-and-actions/variables
    """
    return stack.upper().replace("-", "_")


def rows() -> str:
    """A row for each stack, in JSON: its name, and the suffix of its variables."""
    return json.dumps([{"stack": each, "suffix": suffix(each)} for each in stacks()])


if __name__ == "__main__":
    print(rows())  # noqa: T201 -- for the workflow's shell
