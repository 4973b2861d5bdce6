"""Instances, réunions, examens de situations, tâches décidées, actions d'amélioration."""
