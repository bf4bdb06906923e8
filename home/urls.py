from django.urls import path

from home.views import pages

app_name = "home"

urlpatterns = [
    path("today/", pages.today, name="today"),
    path("staying-safe/", pages.staying_safe, name="staying_safe"),
    path("privacy/", pages.privacy, name="privacy"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("components/", pages.components, name="components"),
]
