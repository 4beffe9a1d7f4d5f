"""Django's registration of the network floor."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """Workshops, machines, imports."""

    name = "manyworks.network"
    label = "network"
    default_auto_field = "django.db.models.BigAutoField"
