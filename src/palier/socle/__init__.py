"""Le sol Django : qui est là, ce qu'il peut, ce qu'il a fait, et comment cela se montre."""
