"""Where 'Leave this page' goes: a page that is ordinary to be found on, and loads fast."""

NEUTRAL_PAGE = "https://www.bbc.co.uk/weather"
