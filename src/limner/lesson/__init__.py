"""From a lecture text or a topic to a narrated video that teaches."""
