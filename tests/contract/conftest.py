"""Fixtures of the contract tests: what the real program publishes under Pulumi mocks."""

from tests.unit.conftest import deploy, stack

__all__ = ["deploy", "stack"]
