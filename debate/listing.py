"""A debate's row, as lists and the pages' doors read it: made from the record, and so repeatable at any time."""

from datetime import UTC, datetime

from django.contrib.auth.models import User
from django.db import transaction

from debate import access
from debate.models import Debate, new_token
from game.state import State
from game.values import Millis


def keep(debate: int, state: State, at: Millis) -> None:
    """Brings the row in step with `state`, which the entry of `at` made: who moderates, and whether the debate has ended.
    Where someone moderates no longer, the link that let them in is made anew: it must not do so again."""
    row = Debate.objects.filter(pk=debate).first()
    if row is None:  # deleted while it was open
        return
    moderate = User.objects.filter(pk__in=access.accounts(state, row.owner_id))
    listed, ended = set(row.moderators.all()), state.ended and row.ended is None
    if listed == set(moderate) and not ended:
        return
    with transaction.atomic():
        if listed - set(moderate):
            Debate.objects.filter(pk=debate).update(chair_token=new_token())
        row.moderators.set(moderate)
        if ended:
            Debate.objects.filter(pk=debate).update(ended=datetime.fromtimestamp(at / 1000, UTC))
