"""Le sol Django de Palier : qui est là, ce qu'il peut, ce qu'il a fait, et comment cela se montre."""
