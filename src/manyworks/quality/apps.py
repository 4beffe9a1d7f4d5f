"""Django's registration of the quality floor."""

from django.apps import AppConfig


class QualityConfig(AppConfig):
    """First articles."""

    name = "manyworks.quality"
    label = "quality"
    default_auto_field = "django.db.models.BigAutoField"
