"""Every address of the installation. Each feature's pages.py lists its own."""

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.urls import URLPattern, URLResolver, include, path

from manyworks.web import pages
from manyworks.web.api import api


def _pages(*features: str) -> list[URLPattern | URLResolver]:
    found: list[URLPattern | URLResolver] = []
    for feature in features:
        floor = feature.split(".")[0]
        if find_spec(f"manyworks.{floor}.models") and find_spec(f"manyworks.{feature}.pages"):
            module: ModuleType = import_module(f"manyworks.{feature}.pages")
            found += module.urlpatterns
    return found


# Every feature's pages.py gives its whole addresses ("workshops/import/"). One with fixed addresses comes
# before one whose "<slug>/" would swallow them.
FEATURES = _pages(
    "core.accounts",
    "core.organisations",
    "core.log",
    "core.files",
    "core.jobs",
    "network.imports",
    "network.machines",
    "network.workshops",
    "designs.imports",
    "designs.catalogue",
    "making.orders",
    "making.plans",
)

urlpatterns = [
    path("", pages.start, name="start"),
    path("healthz", pages.healthz, name="healthz"),
    *FEATURES,
    path("account/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/", api.urls),
]
