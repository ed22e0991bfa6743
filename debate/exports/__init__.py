"""Files made from a saved debate, one module a format: each a pure function from a `Source` to bytes.

They are for moderators, and tell what a moderator may see, with marks only as released, and neither stances nor extra time.
"""
