"""The way in over the network: the REST API under ``/v1``, derived from the acts and the questions there are."""
