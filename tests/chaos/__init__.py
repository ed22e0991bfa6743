"""A class that plays while its server is killed: `python -m tests.chaos`. docs/faults.md says what it shows."""
