"""From the files of toolkit/content (docs/content-format.md) to the database.

`source` reads one file into facts and sections with their lines; `fields` checks front matter;
`exercises`, `chapters`, `help_lines` and `materials` know what each kind of file holds; `library`
reads the whole folder; `writing` makes the database agree with it.
"""
