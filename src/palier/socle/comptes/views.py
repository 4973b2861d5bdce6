"""Choisir sa casquette."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from palier.socle.comptes.casquette import CLE
from palier.socle.habilitations.pages import ouverte_a_tous


@ouverte_a_tous
@login_required
@require_http_methods(["GET", "POST"])
def casquette(request: HttpRequest) -> HttpResponse:
    """La casquette de cette session ; une seule à la fois."""
    suite = request.POST.get("suite") or request.GET.get("suite") or "/"
    if not url_has_allowed_host_and_scheme(suite, allowed_hosts={request.get_host()}):
        suite = "/"
    if request.method == "POST":
        miennes = request.user.casquettes(request.aujourd_hui)  # type: ignore[union-attr, attr-defined]
        choisie = request.POST.get("casquette", "")
        retenue = get_object_or_404(miennes, pk=choisie if choisie.isdecimal() else 0)
        request.session[CLE] = retenue.pk
        return redirect(suite)
    return render(request, "comptes/casquette.html", {"suite": suite})
