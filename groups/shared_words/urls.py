from django.urls import path

from groups.shared_words import views

urlpatterns = [
    path("", views.shared_word_list, name="shared_word_list"),
    path("new/", views.shared_word_new, name="shared_word_new"),
    path("sheet/", views.shared_word_sheet, name="shared_word_sheet"),
    path("<uuid:word>/edit/", views.shared_word_edit, name="shared_word_edit"),
    path("<uuid:word>/remove/", views.shared_word_remove, name="shared_word_remove"),
]
