"""What a report of a crash may hold: where it happened, and nothing of whom the page spoke."""

from types import FrameType, TracebackType
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter


class NothingOfAnybody(SafeExceptionReporterFilter):
    """Django hides what looks like a password. Here any variable may be a woman's name.

    So a report has neither variables nor what was posted, but the code and the lines stay. With
    DEBUG, which production refuses, developers see their own pages whole.
    """

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        sent = super().get_post_parameters(request)
        return dict.fromkeys(sent, self.cleansed_substitute) if self.is_active(request) else sent

    def get_traceback_frame_variables(
        self, request: HttpRequest | None, tb_frame: FrameType | TracebackType
    ) -> Any:
        if self.is_active(request):
            return []
        return super().get_traceback_frame_variables(request, tb_frame)
