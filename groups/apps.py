from django.apps import AppConfig
from django.core import checks

from groups.encryption import check_keys


class GroupsConfig(AppConfig):
    name = "groups"

    def ready(self) -> None:
        checks.register(check_keys, checks.Tags.security)
