from django.urls import path

from home import views

app_name = "home"

urlpatterns = [
    path("today/", views.today, name="today"),
    path("staying-safe/", views.staying_safe, name="staying_safe"),
    path("privacy/", views.privacy, name="privacy"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("components/", views.components, name="components"),
]
