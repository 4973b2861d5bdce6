# Palier — deux commandes suffisent : `make lancer` et `make tester`.
# Elles font toute l'installation, dans .venv, et se relancent sans risque.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TEMOIN := $(VENV)/.installe
TEMOIN_TESTS := $(VENV)/.installe-tests
VENV_DROITS := .venv-droits
TEMOIN_DROITS := $(VENV_DROITS)/.installe

.PHONY: lancer tester mesurer regles guide verifier verrouiller installer droits nettoyer

lancer: $(TEMOIN) $(TEMOIN_DROITS) ## engendre et sert la démonstration : cinq structures, leurs bilans, un compte par rôle
	@$(BIN)/palier demo

tester: $(TEMOIN_TESTS) $(TEMOIN_DROITS) verifier ## toute la vérification
	@$(BIN)/python -m pytest -n 3
	@sh outils/avec-postgresql.sh $(BIN)/python -m pytest -n 3 -m base \
	  --ignore=tests/parcours --ignore-glob='*navigateur*' --ignore-glob='*test_axe*'

verifier: $(TEMOIN_TESTS)
	@$(BIN)/ruff check . && $(BIN)/ruff format --check -q .
	@$(BIN)/lint-imports --no-cache | tail -n 3
	@$(BIN)/mypy

mesurer: $(TEMOIN_TESTS) $(TEMOIN_DROITS) ## les mesures publiées dans docs/mesures.md
	@$(BIN)/python -m bench

regles: $(TEMOIN_TESTS) ## docs/regles-et-essais.md : quel essai éprouve quelle règle
	@PYTHONPATH=src:tests $(BIN)/python -m droit.tableau

guide: $(TEMOIN_TESTS) ## refait les images de docs/guide, que prennent les parcours
	@PALIER_GUIDE=docs/guide/images $(BIN)/python -m pytest $$(grep -l 'capturer(' tests/parcours/test_*.py)

installer: $(TEMOIN)

droits: $(TEMOIN_DROITS) ## installe openfisca-france, qui estime les droits, dans son propre environnement

$(TEMOIN_DROITS): requirements/droits.txt outils/preparer-droits.sh
	@sh outils/preparer-droits.sh "$(PYTHON)" "$(VENV_DROITS)"
	@touch $@

$(VENV)/bin/pip:
	@sh outils/creer-venv.sh "$(PYTHON)" "$(VENV)"

$(TEMOIN): $(VENV)/bin/pip requirements/palier.txt pyproject.toml
	@echo "Installation de Palier…"
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/palier.txt
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e . 2>/dev/null \
	  || $(BIN)/pip install -q --disable-pip-version-check --no-deps -e .
	@touch $@

$(TEMOIN_TESTS): $(TEMOIN) requirements/developpement.txt
	@echo "Installation des outils de vérification…"
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/developpement.txt
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh outils/preparer-tests.sh
	@touch $@

verrouiller: ## refait les verrous après un changement de pyproject.toml
	@uv pip compile -q pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header -o requirements/palier.txt
	@uv pip compile -q requirements/droits.in --universal --python-version 3.11 --generate-hashes --no-header -o requirements/droits.txt
	@uv pip compile -q pyproject.toml --extra spark --extra tests --universal --python-version 3.11 --generate-hashes --no-header -o requirements/developpement.txt

nettoyer:
	rm -rf $(VENV) $(VENV_DROITS) build dist demo .mypy_cache .ruff_cache .pytest_cache .hypothesis
