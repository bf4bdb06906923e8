"""What a woman opens with her slip: outside the languages of the interface, and neutral.

Numbers and not words, so that a history of addresses says nothing of what was done there.
"""

from django.urls import path, re_path

from evaluation.answering.views import answers, receipts

app_name = "answering"
urlpatterns = [
    path("", answers.enter, name="enter"),
    path("<slug:language>/", answers.enter, name="enter_in"),
    path("<slug:language>/1/", answers.send, name="send"),
    path("<slug:language>/2/", receipts.held, name="held"),
    path("<slug:language>/3/", receipts.take_back, name="take_back"),
    # Whatever else ends with a slash; without one Django first tries it with one.
    re_path(r"^(?:.*/)$", receipts.gone, name="gone"),
]
