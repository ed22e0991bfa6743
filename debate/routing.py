"""Where sockets connect. Only moderators have an account to look up."""

from channels.auth import AuthMiddlewareStack
from channels.sessions import CookieMiddleware
from django.urls import path, re_path

from debate import consumers

websocket_urlpatterns = [
    path("ws/seat/<int:debate>/", CookieMiddleware(consumers.SeatConsumer.as_asgi())),
    path("ws/moderator/<int:debate>/", AuthMiddlewareStack(consumers.ModeratorConsumer.as_asgi())),
    path("ws/team/<int:debate>/<str:team>/", AuthMiddlewareStack(consumers.TeamConsumer.as_asgi())),
    path("ws/board/<str:token>/", consumers.BoardConsumer.as_asgi()),
    re_path("", consumers.NowhereConsumer.as_asgi()),
]
