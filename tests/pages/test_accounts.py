"""The first visit, signing in, passwords, and further teachers."""

import re
import stat

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from debate import setup_token
from tests.pages.conftest import PASSWORD

pytestmark = pytest.mark.django_db

FIRST = {"first_name": "Ms Okafor", "username": "okafor", "password1": PASSWORD, "password2": PASSWORD}


def test_the_first_visit_leads_to_the_setup(client: Client) -> None:
    for name in ("debates", "new_debate", "decks", "login", "teachers"):
        assert client.get(reverse(name)).url == reverse("setup"), name
    assert client.get(reverse("setup")).status_code == 200


def test_the_token_makes_the_first_account_and_is_gone(client: Client) -> None:
    token = setup_token.current_token()
    assert token and token == setup_token.current_token()
    assert stat.S_IMODE(setup_token._path().stat().st_mode) == 0o600
    answer = client.post(reverse("setup"), FIRST | {"token": f" {token} "})
    assert answer.url == reverse("debates")
    user = User.objects.get()
    assert user.is_superuser and user.get_full_name() == "Ms Okafor"
    assert client.get(reverse("debates")).status_code == 200  # signed in
    assert setup_token.current_token() is None and not setup_token._path().exists()
    assert client.get(reverse("setup")).url == reverse("login")
    client.post(reverse("setup"), FIRST | {"token": token, "username": "second"})
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"token": "guessed"}, "That is not the token"),
        ({"token": ""}, "This field is required"),
        ({"password1": "short", "password2": "short"}, "too short"),
        ({"password1": "password123", "password2": "password123"}, "too common"),
        ({"password2": "another one"}, "match"),
        ({"username": "no spaces here"}, "valid username"),
        ({"first_name": "x" * 31}, "at most 30 characters"),
    ],
)
def test_a_setup_that_will_not_do(client: Client, wrong: dict[str, str], says: str) -> None:
    given = FIRST | {"token": setup_token.current_token() or ""} | wrong
    answer = client.post(reverse("setup"), given)
    assert answer.status_code == 422 and says in answer.content.decode()
    assert not User.objects.exists()


def test_five_wrong_tries_wait_for_that_name_alone(client: Client) -> None:
    for name in ("okafor", "lee"):
        User.objects.create_user(name, password=PASSWORD)
    for _ in range(5):
        page = client.post(reverse("login"), {"username": "okafor", "password": "wrong"}).content.decode()
        assert "Wait a minute" not in page
    page = client.post(reverse("login"), {"username": "OKAFOR", "password": PASSWORD}).content.decode()
    assert "Wait a minute" in page
    assert client.post("/admin/login/", {"username": "okafor", "password": PASSWORD}).status_code == 200
    assert client.post(reverse("login"), {"username": "lee", "password": PASSWORD}).url == reverse("debates")


def test_signing_in_leads_on_and_only_to_our_own_pages(client: Client) -> None:
    User.objects.create_user("okafor", password=PASSWORD)
    given = {"username": "okafor", "password": PASSWORD}
    assert client.post(reverse("login"), given | {"next": reverse("decks")}).url == reverse("decks")
    client.post(reverse("logout"))
    assert client.post(reverse("login"), given | {"next": "https://elsewhere.example/"}).url == reverse("debates")


def test_a_password_can_be_changed(client: Client) -> None:
    user = User.objects.create_user("okafor", password=PASSWORD)
    client.force_login(user)
    new = "quite another pass phrase"
    given = {"old_password": "wrong", "new_password1": new, "new_password2": new}
    assert client.post(reverse("password_change"), given).status_code == 200
    answer = client.post(reverse("password_change"), given | {"old_password": PASSWORD}, follow=True)
    assert "Your password is changed." in answer.content.decode()


def test_a_further_teacher_comes_in_by_a_link_that_works_once(client: Client, admin_client: Client) -> None:
    answer = admin_client.post(reverse("teachers"), {"first_name": "Mr Lee", "username": "lee"}, follow=True)
    found = re.search(r'<p class="address">http://testserver(.*?)</p>', answer.content.decode())
    assert found
    assert "Give it to them yourself" not in admin_client.get(reverse("teachers")).content.decode()
    given = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    form = client.get(found[1], follow=True)
    assert "Your user name is <strong>lee</strong>" in form.content.decode()
    assert client.post(form.request["PATH_INFO"], given).url == reverse("debates")
    assert client.get(reverse("debates")).status_code == 200
    assert "has been used" in Client().get(found[1], follow=True).content.decode()
    assert not User.objects.get(username="lee").is_staff


def test_names_of_further_teachers_differ_in_more_than_case(admin_client: Client) -> None:
    User.objects.create_user("lee")
    answer = admin_client.post(reverse("teachers"), {"first_name": "Mr Lee", "username": "LEE"})
    assert answer.status_code == 422 and "There is an account with this name" in answer.content.decode()


def test_a_deactivated_teacher_is_out_at_once(client: Client, admin_client: Client) -> None:
    user = User.objects.create_user("lee", password=PASSWORD)
    client.force_login(user)
    assert client.get(reverse("debates")).status_code == 200
    admin_client.post(reverse("change_teacher", args=[user.pk]), {"do": "deactivate"})
    assert client.get(reverse("debates")).status_code == 302
    admin_client.post(reverse("change_teacher", args=[user.pk]), {"do": "activate"})
    assert client.post(reverse("login"), {"username": "lee", "password": PASSWORD}).url == reverse("debates")


def test_nobody_locks_themselves_out(admin_client: Client, admin_user: User) -> None:
    admin_client.post(reverse("change_teacher", args=[admin_user.pk]), {"do": "deactivate"})
    admin_user.refresh_from_db()
    assert admin_user.is_active


def test_staff_cannot_take_a_superusers_account(client: Client, admin_user: User) -> None:
    client.force_login(User.objects.create_user("lee", is_staff=True))
    answer = client.post(reverse("change_teacher", args=[admin_user.pk]), {"do": "invite"})
    assert answer.status_code == 403
