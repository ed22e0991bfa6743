"""The doors: each opens to a socket, and where sockets are blocked to polls."""

from django.urls import path, re_path

from debate import consumers, polls

websocket_urlpatterns = [
    path("ws/seat/<int:debate>/", consumers.SeatConsumer.as_asgi()),
    path("ws/moderator/<int:debate>/", consumers.ModeratorConsumer.as_asgi()),
    path("ws/team/<int:debate>/<str:team>/", consumers.TeamConsumer.as_asgi()),
    path("ws/board/<str:token>/", consumers.BoardConsumer.as_asgi()),
    re_path("", consumers.NowhereConsumer.as_asgi()),
]
poll_urlpatterns = [
    path("poll/seat/<int:debate>/", polls.SeatPoll.as_asgi()),
    path("poll/moderator/<int:debate>/", polls.ModeratorPoll.as_asgi()),
    path("poll/team/<int:debate>/<str:team>/", polls.TeamPoll.as_asgi()),
    path("poll/board/<str:token>/", polls.BoardPoll.as_asgi()),
    re_path("", polls.NowherePoll.as_asgi()),
]
