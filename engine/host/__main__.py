"""Start the language host."""

import signal

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # no traceback from an import; `server` takes over

import sys
from importlib.util import find_spec
from types import ModuleType


def main() -> None:
    """Serve the CLI that started this process."""
    skip_sdk()
    from engine.host import server  # noqa: PLC0415 - its imports need what `skip_sdk` prepared

    server.main()


def skip_sdk() -> None:
    """Make the SDK's gRPC stubs importable without the SDK, which doubles the time to start.

    Every CLI command waits for the host; the packages around the stubs are left empty instead.
    """
    spec = find_spec("pulumi")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("the language host's environment lacks the pulumi package")
    folder = spec.submodule_search_locations[0]
    for name, path in (("pulumi", folder), ("pulumi.runtime", f"{folder}/runtime")):
        package = ModuleType(name)
        package.__path__ = [path]
        sys.modules[name] = package


if __name__ == "__main__":
    main()
