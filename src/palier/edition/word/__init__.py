"""WordprocessingML que python-docx n'écrit pas : styles, champs, images doubles."""
