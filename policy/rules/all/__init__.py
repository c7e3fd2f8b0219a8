"""All services."""
