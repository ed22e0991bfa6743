"""The ASGI application: sockets and polls to their doors, all other HTTP to static files and Django."""

import os
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "debate.settings")
django = get_asgi_application()  # first: it loads the apps that the consumers need

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.conf import settings  # noqa: E402
from servestatic import ServeStaticASGI  # noqa: E402

from debate.doors import with_doors  # noqa: E402
from debate.routing import poll_urlpatterns, websocket_urlpatterns  # noqa: E402
from debate.threads import Threads  # noqa: E402

# before Django, whose way through its middleware costs more than the file
pages = ServeStaticASGI(
    Threads(django),
    root=settings.STATIC_ROOT,
    prefix=settings.STATIC_URL,
    allow_all_origins=False,
    add_headers_function=lambda headers, path, url: headers.add_header("X-Content-Type-Options", "nosniff"),
)
polls = URLRouter(poll_urlpatterns)


async def http(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Polls to their doors."""
    await (polls if scope["path"].startswith("/poll/") else pages)(scope, receive, send)


application = ProtocolTypeRouter({"http": with_doors(http), "websocket": URLRouter(websocket_urlpatterns)})
