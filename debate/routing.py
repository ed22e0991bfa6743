"""Where sockets connect."""

from django.urls import path, re_path

from debate import consumers

websocket_urlpatterns = [
    path("ws/seat/<int:debate>/", consumers.SeatConsumer.as_asgi()),
    path("ws/moderator/<int:debate>/", consumers.ModeratorConsumer.as_asgi()),
    path("ws/team/<int:debate>/<str:team>/", consumers.TeamConsumer.as_asgi()),
    path("ws/board/<str:token>/", consumers.BoardConsumer.as_asgi()),
    re_path("", consumers.NowhereConsumer.as_asgi()),
]
