"""Django's registration of the designs floor."""

from django.apps import AppConfig


class DesignsConfig(AppConfig):
    """Building systems, their blocks and revisions, and the files they are read from."""

    name = "manyworks.designs"
    label = "designs"
    default_auto_field = "django.db.models.BigAutoField"
