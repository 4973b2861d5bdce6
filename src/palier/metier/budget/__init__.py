"""Situation photographiée, lignes de budget, dettes et règlements."""
