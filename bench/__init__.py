"""Mesurer Palier : temps et mémoire, sur des processus neufs, comparés à ce qu'il remplace.

`python -m bench` (ou `make mesurer`) imprime un tableau, écrit `bench/resultats/AAAA-MM-JJ.json`
et refait les tableaux de `docs/mesures.md`. Le harnais n'importe que la bibliothèque standard :
ce qu'il mesure vit dans d'autres processus.
"""
