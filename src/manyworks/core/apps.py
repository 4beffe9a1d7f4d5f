"""Django's registration of the ground floor."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Accounts, organisations, permissions, vocabulary, log, files, jobs."""

    name = "manyworks.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"
