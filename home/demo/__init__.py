"""A fictional network, so that whoever opens the demo finds it alive.

Nobody and no place in it is real: names of towns and charities are invented, addresses end in
`.example`, and it holds no telephone number and no postcode.
"""
