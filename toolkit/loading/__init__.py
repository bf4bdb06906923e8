"""From the files of toolkit/content (docs/content-format.md) to the database.

`source` reads one file into facts and sections with their lines; `fields` checks front matter;
`exercises`, `pages` and `listed` know what each kind of file holds; `library` reads the whole
folder into `items`; `whole` checks what no single file can say; `writing` makes the database agree
with it.
"""
