"""Every form looks the same: label, hint, error, control, unit (templates/forms/)."""

from django.forms.renderers import TemplatesSetting


class PlainForms(TemplatesSetting):
    """Django's form renderer with our one field template; a form field may carry a `unit` such as "mm"."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
