"""What is known: pages that anyone may read, named after their views."""

from __future__ import annotations

from django.urls import path

from library import views

app_name = "library"

urlpatterns = [
    # /muscles/
    path("muscles/", views.group_list, name="group_list"),
    path("muscles/<slug:group>/", views.group_detail, name="group_detail"),
    path("muscles/<slug:group>/<slug:muscle>/", views.muscle_detail, name="muscle_detail"),
    # /exercises/
    path("exercises/", views.exercise_list, name="exercise_list"),
    path("exercises/<slug:slug>/", views.exercise_detail, name="exercise_detail"),
    # /starters/
    path("starters/", views.starter_list, name="starter_list"),
    path("starters/<slug:slug>/", views.starter_detail, name="starter_detail"),
    # what people ask, where it comes from, how it is judged
    path("questions/", views.question_list, name="question_list"),
    path("sources/", views.source_list, name="source_list"),
    path("safety/", views.safety, name="safety"),
    path("about/", views.about, name="about"),
]
