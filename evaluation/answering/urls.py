"""What a woman opens with her slip: outside the languages of the interface, and neutral."""

from django.urls import URLPattern

app_name = "answering"
urlpatterns: list[URLPattern] = []
