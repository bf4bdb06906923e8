"""What a member opens from a link or a QR code: outside the languages of the interface."""

from django.urls import URLPattern

app_name = "members"
urlpatterns: list[URLPattern] = []
