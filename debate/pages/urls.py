from django.contrib.auth.views import LogoutView
from django.urls import URLPattern, path
from django.views.i18n import JavaScriptCatalog

from debate.pages import accounts, board, decks, join, new_debate, student, teacher, transcripts

urlpatterns: list[URLPattern] = [
    path("jsi18n/", JavaScriptCatalog.as_view(packages=["debate"]), name="javascript-catalog"),
    path("healthz", board.healthz, name="healthz"),
    # students and the projector
    path("", join.home, name="home"),
    path("join/", join.join, name="join"),
    path("join/<str:code>/", join.join_code, name="join_code"),
    path("debate/<int:pk>/", student.student, name="student"),
    path("debate/<int:pk>/record/", transcripts.student_record, name="student_record"),
    path("board/<str:token>/", board.board, name="board"),
    # teachers
    path("teacher/", teacher.debates, name="debates"),
    path("teacher/new/", new_debate.new_debate, name="new_debate"),
    path("teacher/debates/<int:pk>/", teacher.moderator, name="moderator"),
    path("teacher/debates/<int:pk>/team/<str:team>/", teacher.team_screen, name="team_screen"),
    path("teacher/debates/<int:pk>/record/", transcripts.record, name="record"),
    path("teacher/chair/<str:token>/", teacher.chair, name="chair"),
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
