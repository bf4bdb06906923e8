from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "sessions"
    label = "support_sessions"  # django.contrib.sessions has the plain label
