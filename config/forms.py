"""How every form is drawn: Django's renderer, with our field template."""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    field_template_name = "includes/_field.html"
