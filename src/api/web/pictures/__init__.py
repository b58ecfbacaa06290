"""Pictures where people would rather look than read: figures in, an SVG out, and never without the table beside it.

Colours are presentation attributes, for the policy of the pages allows no inline style; none tells anything alone.
"""
