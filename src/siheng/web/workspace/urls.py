"""The addresses of the staff pages."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from siheng.web.workspace import (
    admin,
    case,
    desk,
    figures,
    ledger,
    lists,
    me,
    papers,
    people,
    signin,
    steps,
    terms,
    waiting,
)

urlpatterns = [
    *ledger.urls,
    path("", desk.desk, name="desk"),
    path("desk/<int:pk>/", desk.row, name="desk_row"),
    path("read/", desk.read, name="read"),
    path("login/", signin.SignIn.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("me/", me.me, name="me"),
    path("waiting/", waiting.others, name="waiting"),
    path("stuck/", waiting.stuck, name="stuck"),
    path("search/", lists.find, name="search"),
    path("m/<slug:kind>/", lists.listing, name="list"),
    path("m/<slug:kind>/new/", steps.opening, name="open"),
    path("m/<slug:kind>/views/", lists.save_view, name="save_view"),
    path("matters/<int:pk>/", case.matter, name="matter"),
    path("matters/<int:pk>/do/<slug:step>/", steps.step, name="step"),
    path("matters/<int:pk>/do/<slug:step>/paper/", steps.preview, name="preview"),
    path("matters/<int:pk>/terms/<int:clock>/", terms.term, name="term"),
    path("matters/<int:pk>/papers/<int:document>/", papers.paper, name="paper"),
    path("matters/<int:pk>/papers/<int:document>/word/", papers.paper_word, name="paper_word"),
    path("matters/<int:pk>/files/<int:attachment>/", papers.material, name="file"),
    path("matters/<int:pk>/dossier/", papers.whole, name="dossier"),
    path("matters/<int:pk>/readers/", people.readers, name="readers"),
    path("matters/<int:pk>/chain/", admin.chain, name="chain"),
    path("matters/<int:pk>/parties/<int:party>/", people.reveal, name="reveal"),
    path("approvals/<int:approval_id>/", steps.approval, name="approval"),
    path("people/<int:party>/", people.person, name="person"),
    path("accounts/", admin.accounts, name="accounts"),
    path("accounts/<int:account>/", admin.accounts, name="account"),
    path("calendar/", admin.calendar, name="calendar"),
    path("audit/", admin.audit, name="audit"),
    *figures.urls,
]
