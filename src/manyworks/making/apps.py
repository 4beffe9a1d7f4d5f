"""Django's registration of the making floor."""

from django.apps import AppConfig


class MakingConfig(AppConfig):
    """Homes on plots (orders) and plans."""

    name = "manyworks.making"
    label = "making"
    default_auto_field = "django.db.models.BigAutoField"
