"""Every address of the installation. Each feature's pages.py lists its own."""

from django.urls import include, path

from manyworks.core.accounts import pages as accounts
from manyworks.core.files import pages as files
from manyworks.core.invitations import pages as invitations
from manyworks.core.jobs import pages as jobs
from manyworks.core.log import pages as log
from manyworks.core.organisations import pages as organisations
from manyworks.designs.boards import pages as boards
from manyworks.designs.catalogue import pages as catalogue
from manyworks.designs.imports import pages as design_imports
from manyworks.network.imports import pages as workshop_imports
from manyworks.network.machines import pages as machines
from manyworks.network.measured import pages as measured
from manyworks.network.workshops import pages as workshops
from manyworks.plans.compare import pages as plan_comparison
from manyworks.plans.life import pages as plan_life
from manyworks.plans.measured import pages as timed_sheets
from manyworks.plans.orders import pages as orders
from manyworks.plans.plans import pages as plans
from manyworks.plans.recalls import pages as recalls
from manyworks.plans.whatif import pages as plan_what_if
from manyworks.quality.articles import pages as articles
from manyworks.web import pages
from manyworks.web.api import api

# Every feature's pages.py gives its whole addresses ("workshops/import/"). One with fixed addresses comes
# before one whose "<slug>/" would swallow them.
urlpatterns = [
    path("", pages.start, name="start"),
    path("healthz", pages.healthz, name="healthz"),
    *accounts.urlpatterns,
    *invitations.urlpatterns,
    *organisations.urlpatterns,
    *log.urlpatterns,
    *files.urlpatterns,
    *jobs.urlpatterns,
    *workshop_imports.urlpatterns,
    *machines.urlpatterns,
    *measured.urlpatterns,
    *timed_sheets.urlpatterns,
    *workshops.urlpatterns,
    *boards.urlpatterns,
    *design_imports.urlpatterns,
    *catalogue.urlpatterns,
    *orders.urlpatterns,
    *plans.urlpatterns,
    *plan_comparison.urlpatterns,
    *recalls.urlpatterns,
    *articles.urlpatterns,
    *plan_life.urlpatterns,
    *plan_what_if.urlpatterns,
    path("account/", include("manyworks.web.accounts")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/", api.urls),
]
