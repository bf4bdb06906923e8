"""What a member opens from a link or a QR code: outside the languages of the interface."""

from django.urls import path, re_path

from groups.agreements.views import members

app_name = "members"
urlpatterns = [
    path("<str:code>/", members.agreement, name="agreement"),
    path("<str:code>/<slug:language>/", members.agreement, name="agreement_in"),
    path("<str:code>/<slug:language>/<int:position>/", members.clause, name="clause"),
    # Whatever else ends with a slash; without one Django first tries it with one.
    re_path(r"^(?:.*/)?$", members.gone, name="gone"),
]
