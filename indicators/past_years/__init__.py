"""過年度の取込: results of years before the system enter as decided 移行データ, from CSV or Excel (ADR 56).

`schema` declares what a file may say, `tables` finds it in a file, `given` sorts it by initiative and year,
`answers` reads it by the forms of the entry page, `services` write all of it or nothing.
"""
