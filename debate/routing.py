"""The doors: each opens to a socket, and to polls where sockets are blocked. Only moderators have an account to look up."""

from typing import Any

from channels.auth import AuthMiddlewareStack
from channels.sessions import CookieMiddleware
from django.urls import path, re_path

from debate import consumers, polls


def _doors(way: str, seat: Any, moderator: Any, team: Any, board: Any, nowhere: Any) -> list[Any]:
    return [
        path(f"{way}/seat/<int:debate>/", CookieMiddleware(seat.as_asgi())),
        path(f"{way}/moderator/<int:debate>/", AuthMiddlewareStack(moderator.as_asgi())),
        path(f"{way}/team/<int:debate>/<str:team>/", AuthMiddlewareStack(team.as_asgi())),
        path(f"{way}/board/<slug:token>/", board.as_asgi()),
        re_path("", nowhere.as_asgi()),
    ]


websocket_urlpatterns = _doors(
    "ws",
    consumers.SeatConsumer,
    consumers.ModeratorConsumer,
    consumers.TeamConsumer,
    consumers.BoardConsumer,
    consumers.NowhereConsumer,
)
poll_urlpatterns = _doors(
    "poll", polls.SeatPoll, polls.ModeratorPoll, polls.TeamPoll, polls.BoardPoll, polls.NowherePoll
)
