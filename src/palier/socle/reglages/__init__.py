"""Les réglages d'une structure : son identité, ses valeurs propres, les finalités qu'elle écrit.

Un paramètre a une valeur nationale, datée et sourcée ; une structure peut la remplacer chez elle,
à partir d'une date et en disant pourquoi. Une donnée sensible est éteinte sans finalité écrite.
"""
