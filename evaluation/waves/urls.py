from django.urls import path

from evaluation.waves.views import keeping, opening, paper, places

urlpatterns = [
    path("", keeping.waves, name="waves"),
    path("open/", opening.wave_open, name="wave_open"),
    path("open/preview/", opening.wave_preview, name="wave_preview"),
    path("<uuid:wave>/", keeping.wave, name="wave"),
    path("<uuid:wave>/questions/", opening.wave_questions, name="wave_questions"),
    path("<uuid:wave>/slips/", paper.wave_slips, name="wave_slips"),
    path("<uuid:wave>/last-day/", keeping.wave_extend, name="wave_extend"),
    path("<uuid:wave>/close/", keeping.wave_close, name="wave_close"),
    path("<uuid:wave>/seal/", keeping.wave_seal, name="wave_seal"),
    path("<uuid:wave>/groups/add/", opening.wave_join, name="wave_join"),
    path("<uuid:wave>/groups/<int:place>/", places.wave_place, name="wave_place"),
    path("<uuid:wave>/groups/<int:place>/words/", places.wave_words, name="wave_words"),
    path("<uuid:wave>/groups/<int:place>/slips/", paper.slips, name="slips"),
    path("<uuid:wave>/groups/<int:place>/slips/pdf/", paper.slips_pdf, name="slips_pdf"),
    path("<uuid:wave>/groups/<int:place>/slips/add/", places.slips_add, name="slips_add"),
    path(
        "<uuid:wave>/groups/<int:place>/slips/<uuid:slip>/new/",
        places.slip_renew,
        name="slip_renew",
    ),
    path("<uuid:wave>/groups/<int:place>/paper/", paper.question_paper, name="question_paper"),
    path(
        "<uuid:wave>/groups/<int:place>/paper/pdf/",
        paper.question_paper_pdf,
        name="question_paper_pdf",
    ),
]
