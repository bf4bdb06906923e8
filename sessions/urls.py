from django.urls import path

from sessions.views import items, paper, plans

app_name = "sessions"
urlpatterns = [
    path("", plans.plan_list, name="plan_list"),
    path("new/", plans.plan_new, name="plan_new"),
    path("<uuid:plan>/", plans.plan_detail, name="plan_detail"),
    path("<uuid:plan>/edit/", plans.plan_edit, name="plan_edit"),
    path("<uuid:plan>/remove/", plans.plan_remove, name="plan_remove"),
    path("<uuid:plan>/sheet/", paper.plan_sheet, name="plan_sheet"),
    path("<uuid:plan>/pdf/", paper.plan_pdf, name="plan_pdf"),
    path("<uuid:plan>/save/", items.plan_save, name="plan_save"),
    path("<uuid:plan>/fit/", items.plan_fit, name="plan_fit"),
    path("<uuid:plan>/items/new/", items.item_new, name="item_new"),
    path("<uuid:plan>/add/<slug:exercise>/", items.item_add, name="item_add"),
    path("<uuid:plan>/items/<uuid:item>/", items.item_edit, name="item_edit"),
    path("<uuid:plan>/items/<uuid:item>/move/<int:to>/", items.item_move, name="item_move"),
    path("<uuid:plan>/items/<uuid:item>/remove/", items.item_remove, name="item_remove"),
    path("<uuid:plan>/concerns/<str:concern>/mend/", items.concern_mend, name="concern_mend"),
    path("<uuid:plan>/concerns/<str:concern>/accept/", items.concern_accept, name="concern_accept"),
]
