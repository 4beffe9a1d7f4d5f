"""Django's registration of the top floor: pages' frame, commands, static files. It has no tables."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Settings, addresses, API root, command line, base templates."""

    name = "manyworks.web"
    label = "web"
