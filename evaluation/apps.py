from django.apps import AppConfig
from django.core import checks

from evaluation.linking import check_secret


class EvaluationConfig(AppConfig):
    name = "evaluation"

    def ready(self) -> None:
        checks.register(check_secret, checks.Tags.security)
