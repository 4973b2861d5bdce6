"""Les cas de droit : un fichier par famille, lisible sans Python, une question par cas."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

CAS = Path(__file__).parent / "cas"
Question = Callable[[dict[str, Any], date], dict[str, Any]]


def cas(famille: str) -> list[Any]:
    """Les cas d'une famille ; l'identifiant d'un essai commence par son code."""
    lus = yaml.safe_load((CAS / f"{famille}.yaml").read_text(encoding="utf-8"))
    return [pytest.param(un, id=un["cas"].replace(" ", "-")) for un in lus]


def verifier(un: dict[str, Any], questions: dict[str, Question]) -> None:
    """Pose la question du cas et compare ce qu'elle répond à ce qu'il attend."""
    assert un["source"], "un cas cite sa source"
    reponse = questions[un["question"]](un["situation"], un["au"])
    obtenu = {cle: reponse.get(cle, "(rien)") for cle in un["attendu"]}
    assert obtenu == un["attendu"], un["cas"]
