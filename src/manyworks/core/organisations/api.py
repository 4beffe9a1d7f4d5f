"""Organisations over the API."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import ModelSchema, Router, Schema, Status
from ninja.pagination import paginate
from ninja.security import SessionAuth

from manyworks.core.limits import Paged
from manyworks.core.organisations.actions import create_organisation
from manyworks.core.organisations.models import LegalForm, Organisation
from manyworks.core.organisations.queries import visible_to
from manyworks.core.pages import SignedIn

router = Router(tags=["organisations"])


class OrganisationOut(ModelSchema):
    """An organisation as everybody may see it."""

    class Meta:
        model = Organisation
        fields = ("slug", "name", "legal_form", "about", "email", "phone", "website")


class OrganisationIn(Schema):
    """What is needed to enter an organisation."""

    name: str
    legal_form: LegalForm = LegalForm.COMMUNITY
    about: str = ""
    email: str = ""
    phone: str = ""
    website: str = ""


@router.get("", response=list[OrganisationOut], summary="Every organisation")
@paginate(Paged)
def list_organisations(request: HttpRequest) -> QuerySet[Organisation]:
    return visible_to(request.user)


@router.get("/{slug}", response=OrganisationOut, summary="One organisation")
def get_organisation(request: HttpRequest, slug: str) -> Organisation:
    return get_object_or_404(visible_to(request.user), slug=slug)


@router.post("", response={201: OrganisationOut}, auth=SessionAuth(), summary="Enter an organisation")
def post_organisation(request: SignedIn, wanted: OrganisationIn) -> Status[Organisation]:
    return Status(201, create_organisation(by=request.user, **wanted.dict()))
