from django.contrib import admin
from django.urls import include, path

urlpatterns = [path("", include("debate.pages.urls")), path("admin/", admin.site.urls)]
