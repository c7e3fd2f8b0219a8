"""Start the language host."""

from engine.host.server import main

main()
