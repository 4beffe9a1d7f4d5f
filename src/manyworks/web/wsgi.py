"""What the web server calls."""

import os
from collections.abc import Mapping
from typing import Any

import django
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.utils.http import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "manyworks.web.settings")


class Request(WSGIRequest):
    """A request that is read as UTF-8; ``RenderRefusals`` says no to one that says it is written otherwise.

    Django takes its word, and breaks before any page is asked where that names no way to write text.
    """

    def _set_content_type_params(self, meta: Mapping[str, Any]) -> None:
        said = meta.get("CONTENT_TYPE", "")
        try:
            self.content_type, self.content_params = parse_header_parameters(said)
        except ValueError:
            self.content_type, self.content_params = "", {"charset": said}


class Handler(WSGIHandler):
    """Django's own, with our request."""

    request_class = Request


django.setup(set_prefix=False)
application = Handler()
