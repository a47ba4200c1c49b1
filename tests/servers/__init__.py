"""Configurations of servers, held against the servers themselves or against what their makers document."""
