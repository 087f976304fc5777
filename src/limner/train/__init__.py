"""Training environments for ``think``: what cells did is measured by their effect, and rewarded by the evidence shown.

``environment.Session`` is free of any framework; ``trl`` adapts it; ``traces`` writes chats for supervised training.
"""
