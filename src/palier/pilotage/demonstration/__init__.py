"""Cinq structures fictives, engendrées à graine fixe, et leurs bilans."""
