"""Le bilan annuel : un modèle (donnée), des nombres, des textes, une publication figée."""
