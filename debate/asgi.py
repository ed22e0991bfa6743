"""The ASGI application: HTTP to static files and Django, sockets to the consumers."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "debate.settings")
http = get_asgi_application()  # first: it loads the apps that the consumers need

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.conf import settings  # noqa: E402
from servestatic import ServeStaticASGI  # noqa: E402

from debate.doors import with_doors  # noqa: E402
from debate.routing import websocket_urlpatterns  # noqa: E402
from debate.threads import Threads  # noqa: E402

# before Django, whose way through its middleware costs more than the file
http = ServeStaticASGI(
    Threads(http),
    root=settings.STATIC_ROOT,
    prefix=settings.STATIC_URL,
    allow_all_origins=False,
    add_headers_function=lambda headers, path, url: headers.add_header("X-Content-Type-Options", "nosniff"),
)
application = ProtocolTypeRouter({"http": with_doors(http), "websocket": URLRouter(websocket_urlpatterns)})
