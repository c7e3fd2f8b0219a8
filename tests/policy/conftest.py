import pytest


def pytest_configure(config: pytest.Config) -> None:
    # pulumi_aws warns about its own deprecated classes while it is being imported.
    config.addinivalue_line(
        "filterwarnings", "ignore:.*has been deprecated in favor of:DeprecationWarning"
    )
