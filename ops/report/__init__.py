"""The deployment report: services, cost, checks and policies of a stack."""
