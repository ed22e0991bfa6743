"""The rules of a debate: pure functions over frozen values.

Nothing in here reads a clock, draws chance, logs, opens a file or knows of Django: the server passes in what the rules
need (see `game.decide.Moment`). `tests/test_architecture.py` holds that.
"""
