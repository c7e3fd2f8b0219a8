"""Declarations of AWS resource types and functions, one module per AWS service."""
