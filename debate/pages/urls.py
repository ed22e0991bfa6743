from django.urls import URLPattern, path
from django.views.i18n import JavaScriptCatalog

urlpatterns: list[URLPattern] = [path("jsi18n/", JavaScriptCatalog.as_view(packages=["debate"]), name="javascript-catalog")]
