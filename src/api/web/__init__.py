"""The workspace: pages for controllers, finance and accountants, and the files that they hand on.

A page asks the same questions as the REST API and the command line, in one view, so that their figures are the same.
``visits`` is whoever looks at what, ``pages`` how a page is registered and answered, ``rooms`` what there is to see.
"""
