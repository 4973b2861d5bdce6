"""Ce qui se voit partout : le cadre, le style, les champs, les dates écrites."""
