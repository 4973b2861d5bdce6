"""Instances, réunions, examens de situations, actions d'amélioration."""
