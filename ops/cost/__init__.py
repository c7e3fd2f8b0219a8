"""The monthly cost of a stack at list prices."""
