"""The spine: one loop, the data it passes round, and the folder a run leaves behind.

Read ``loop.py`` first, then ``data.py``; everything else serves those two.
"""
