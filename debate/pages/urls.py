from collections.abc import Callable

from django.contrib.auth.views import LogoutView
from django.http import HttpResponse
from django.urls import URLPattern, path

from debate.pages import (
    accounts,
    archive,
    board,
    classes,
    compare,
    debates,
    decks,
    exports,
    find,
    flow,
    join,
    keeping,
    new_debate,
    pictures,
    replay,
    review,
    student,
    teacher,
    transcripts,
)

SAVED: dict[str, Callable[..., HttpResponse]] = {
    "record": transcripts.record,
    "flow": flow.flow,
    "pictures": pictures.pictures,
    "replay": replay.replay,
    "film": replay.pieces,
    "find": find.find,
    "exports": exports.exports,
}
"""The pages of a saved debate, by what stands in their address."""


def _saved_debate(prefix: str, door: str) -> list[URLPattern]:
    """The pages behind one door: "record" is a moderator's, "student_record" and "shared_record" the others'."""
    named = "" if door == "moderator" else f"{door}_"
    return [path(f"{prefix}{name}/", page, {"door": door}, name=f"{named}{name}") for name, page in SAVED.items()]


MODERATOR = {"door": "moderator"}
"""What only a debate's moderators may open."""

urlpatterns: list[URLPattern] = [
    # students and the projector
    path("", join.home, name="home"),
    path("join/", join.join, name="join"),
    path("join/<str:code>/", join.join_code, name="join_code"),
    path("debate/<int:pk>/", student.student, name="student"),
    *_saved_debate("debate/<int:key>/", "student"),
    path("shared/<slug:key>/", transcripts.record, {"door": "shared"}, name="shared"),
    *_saved_debate("shared/<slug:key>/", "shared"),
    path("board/<slug:token>/", board.board, name="board"),
    # teachers
    path("teacher/", debates.debates, name="debates"),
    path("teacher/classes/", classes.classes, name="classes"),
    path("teacher/class/", classes.one_class, name="class"),
    path("teacher/debates/<int:pk>/students/<str:seat>/", classes.student, name="student_over_time"),
    path("teacher/compare/", compare.compare, name="compare"),
    path("teacher/new/", new_debate.new_debate, name="new_debate"),
    path("teacher/debates/<int:pk>/", teacher.moderator, name="moderator"),
    path("teacher/debates/<int:pk>/team/<str:team>/", teacher.team_screen, name="team_screen"),
    *_saved_debate("teacher/debates/<int:key>/", "moderator"),
    path("teacher/chair/<slug:token>/", teacher.chair, name="chair"),
    path("teacher/debates/<int:key>/plays/<str:play>/", review.play, MODERATOR, name="play"),
    path("teacher/debates/<int:key>/notes/", review.notes, MODERATOR, name="notes"),
    path("teacher/debates/<int:key>/notes/<int:note>/", review.change_note, MODERATOR, name="change_note"),
    path("teacher/debates/<int:key>/share/", review.share, MODERATOR, name="share"),
    path("teacher/debates/<int:key>/share/<int:link>/", review.revoke, MODERATOR, name="revoke"),
    path("teacher/debates/<int:pk>/keep/", keeping.keep_debate, name="keep_debate"),
    path("teacher/debates/<int:pk>/delete/", keeping.delete_debate, name="delete_debate"),
    path("teacher/debates/<int:pk>/erase/<str:seat>/", keeping.erase, name="erase"),
    path("teacher/keep/", keeping.keep, name="keep"),
    path("teacher/archive/", archive.archive, name="archive"),
    path("teacher/archive/import/", archive.take_in, name="import_debate"),
    path("teacher/archive/<slug:id_>/", archive.job, name="archive_job"),
    path("teacher/decks/", decks.decks, name="decks"),
    path("teacher/decks/<int:pk>/", decks.deck, name="deck"),
    path("teacher/decks/<int:pk>/delete/", decks.delete, name="delete_deck"),
    # accounts
    path("login/", accounts.SignIn.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("setup/", accounts.setup, name="setup"),
    path("teacher/password/", accounts.ChangePassword.as_view(), name="password_change"),
    path("teacher/teachers/", accounts.teachers, name="teachers"),
    path("teacher/teachers/<int:pk>/", accounts.change_teacher, name="change_teacher"),
    path("invitation/<str:uidb64>/<str:token>/", accounts.Invitation.as_view(), name="invitation"),
]
