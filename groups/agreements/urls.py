from django.urls import path

from groups.agreements.views import paper, reading, record, sharing, versions, words

urlpatterns = [
    path("", versions.agreement_detail, name="agreement_detail"),
    path("record/", record.agreement_record, name="agreement_record"),
    path("review-sooner/", record.agreement_review_sooner, name="agreement_review_sooner"),
    path("versions/<int:number>/", versions.agreement_version, name="agreement_version"),
    path("words/", versions.agreement_words_choose, name="agreement_words_choose"),
    path("words/<slug:language>/", words.agreement_words, name="agreement_words"),
    path("read/<slug:language>/<int:position>/", reading.agreement_read, name="agreement_read"),
    path("poster/", paper.agreement_poster, name="agreement_poster"),
    path("poster/pdf/", paper.agreement_poster_pdf, name="agreement_poster_pdf"),
    path("sheet/", paper.agreement_sheet, name="agreement_sheet"),
    path("sheet/pdf/", paper.agreement_sheet_pdf, name="agreement_sheet_pdf"),
    path("link/", sharing.agreement_link, name="agreement_link"),
    path("link/make/", sharing.agreement_link_make, name="agreement_link_make"),
    path("link/revoke/", sharing.agreement_link_revoke, name="agreement_link_revoke"),
    path("link/qr/", sharing.agreement_link_qr, name="agreement_link_qr"),
]
