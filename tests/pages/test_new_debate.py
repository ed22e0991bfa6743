"""Opening a debate: the defaults in three clicks, every option, and every option wrong."""

from typing import Any

import pytest
from django.urls import reverse

from debate import rooms
from debate.forms.formats import NewDebateForm
from debate.models import Debate
from game.format import DEFAULT_RUBRIC, PRESETS, Format
from game.values import PointsShown, Timers
from tests.pages.conftest import Cast


def filled(cast: Cast, **changes: Any) -> dict[str, Any]:
    """What a browser sends when nothing was touched."""
    form = NewDebateForm(cast.owner)
    data = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    data["saved_deck"] = cast.saved.pk
    return {k: v for k, v in (data | changes).items() if v is not None and v is not False}


async def fill(cast: Cast, **changes: Any) -> dict[str, Any]:
    from asgiref.sync import sync_to_async

    return await sync_to_async(filled)(cast, **changes)


async def opened(cast: Cast, **changes: Any) -> Format:
    answer = await cast["owner"].post(reverse("new_debate"), await fill(cast, **changes))
    assert answer.status_code == 302, answer.content.decode()
    debate = await Debate.objects.alatest("pk")
    assert answer.url == reverse("moderator", args=[debate.pk])
    return (await rooms.rooms.room(debate.pk)).state.format


@pytest.mark.parametrize("preset", PRESETS, ids=lambda p: p.id)
async def test_the_defaults_are_the_preset(cast: Cast, preset: Any) -> None:
    assert await opened(cast, preset=preset.id) == preset.format(cast.deck)


async def test_every_option_is_taken_up(cast: Cast) -> None:
    format_ = await opened(
        cast,
        class_label="12B",
        team_count=6,
        hand_size=7,
        timers="advance",
        points_shown="never",
        sealed=False,
        approve_plays="on",
        blind_marking=False,
        stance_votes=False,
        switch_after=1,
        seconds_prepare=0,
        seconds_marking=240,
        answer_point=2,
        reasoning_ceiling=2,
        name_4="Delivery",
        weight_4=2,
        guidance_4="Silent\nHeard\nClear",
        **{f"rounds_{cast.saved.pk}": ["thinkers", "nato-after-1991"]},
    )
    assert format_.rounds == ("nato-after-1991", "thinkers")
    assert (format_.team_count, format_.hand_size, format_.switch_after, format_.name) == (6, 7, 1, "Own format")
    assert (format_.timers, format_.points_shown) == (Timers.ADVANCE, PointsShown.NEVER)
    assert (format_.sealed, format_.approve_plays, format_.blind_marking, format_.stance_votes) == (
        False,
        True,
        False,
        False,
    )
    assert (format_.seconds.prepare, format_.seconds.marking, format_.seconds.rebuttal) == (0, 240, 150)
    assert format_.rubric.criteria[:3] == DEFAULT_RUBRIC.criteria
    delivery = format_.rubric.criteria[3]
    assert (delivery.id, delivery.name, delivery.weight, delivery.top) == ("c4", "Delivery", 2, 2)


async def test_a_double_lesson_can_stay_on_its_sides(cast: Cast) -> None:
    assert (await opened(cast, preset="double-lesson", switch_after=0)).switch_after is None


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("saved_deck", 9999, "valid choice"),
        ("preset", "no-such", "valid choice"),
        ("class_label", "x" * 41, "at most 40"),
        ("team_count", 3, "valid choice"),
        ("hand_size", 1, "greater than or equal to 2"),
        ("hand_size", 13, "less than or equal to 12"),
        ("timers", "never", "valid choice"),
        ("points_shown", "often", "valid choice"),
        ("switch_after", 4, "before the last round"),
        ("switch_after", 99, "valid choice"),
        ("seconds_prepare", -1, "greater than or equal to 0"),
        ("seconds_rebuttal", 3601, "less than or equal to 3600"),
        ("seconds_marking", "soon", "whole number"),
        ("answer_point", 6, "less than or equal to 5"),
        ("reasoning_ceiling", 11, "less than or equal to 10"),
        ("name_1", "", "Name this criterion"),
        ("name_2", "AO1 knowledge and understanding", "Two criteria have this name"),
        ("name_3", "x" * 161, "at most 160"),
        ("guidance_1", "one line", "Write 2 to 11 lines"),
        ("guidance_1", "\n".join("x" * 12), "Write 2 to 11 lines"),
        ("guidance_1", "x" * 161 + "\ny", "at most 160"),
        ("weight_1", 11, "less than or equal to 10"),
    ],
)
async def test_each_option_wrong_is_said_by_its_field(cast: Cast, field: str, value: Any, says: str) -> None:
    answer = await cast["owner"].post(reverse("new_debate"), await fill(cast, **{field: value}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page and f'id="id_{field}_error"' in page
    assert not await Debate.objects.aexists()
    assert (" open>" in page) is (field not in ("saved_deck", "preset", "class_label"))


async def test_an_unknown_round_and_no_criterion(cast: Cast) -> None:
    unknown = await cast["owner"].post(
        reverse("new_debate"), await fill(cast, **{f"rounds_{cast.saved.pk}": ["no-such"]})
    )
    assert unknown.status_code == 422 and "valid choice" in unknown.content.decode()
    blank = {f"{part}_{n}": "" for part in ("name", "guidance") for n in (1, 2, 3)}
    answer = await cast["owner"].post(reverse("new_debate"), await fill(cast, **blank))
    assert answer.status_code == 422 and "at least one criterion" in answer.content.decode()


async def test_without_a_deck_it_says_so(cast: Cast) -> None:
    await cast.saved.adelete()
    page = (await cast["owner"].get(reverse("new_debate"))).content.decode()
    assert "There is no deck yet." in page
    assert (await cast["owner"].post(reverse("new_debate"), {})).status_code == 422


async def test_another_teachers_deck_cannot_be_used(cast: Cast) -> None:
    from asgiref.sync import sync_to_async

    from debate.decks import save_deck

    theirs = await sync_to_async(save_deck)(cast.deck, cast.other)
    answer = await cast["owner"].post(reverse("new_debate"), await fill(cast, saved_deck=theirs.pk))
    assert answer.status_code == 422
