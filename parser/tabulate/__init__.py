"""Reports as tables with fixed columns: fields, reports, issues, paragraphs, counts, extras.

Reports become one Arrow table of *documents* (a row per report, with its fields, issues … as lists); that table is what workers
hand on and files hold. `explode` turns it into the flat tables, `frames` those into pandas. All columns stand in
`data/tables.toml`. It needs no other stage than the results, so that `Report.to_frame` can use it.
"""
