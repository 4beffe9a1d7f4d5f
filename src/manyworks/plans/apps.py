"""Django's registration of the plans floor."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Homes on plots (orders) and plans."""

    name = "manyworks.plans"
    label = "plans"
    default_auto_field = "django.db.models.BigAutoField"
