"""What reports of several years and agencies say about one another.

filings.py     what is needed of each report, from the tables of a corpus
agencies.py    which names are one agency
years.py       R7, R8, R10 between consecutive years; missing years
repetition.py  the prose of consecutive years
children.py    bodies against the one above them
check.py       all of it in order; findings.py is what comes out
"""
