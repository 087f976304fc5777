"""From measured tracks to keyframes."""

import math
from dataclasses import dataclass, replace

import numpy as np

from limner.motion.course import Course, Samples, loss, misses, value
from limner.motion.decompose import Moves, decompose, paths
from limner.motion.hone import cost
from limner.motion.story import story
from limner.motion.keys import assemble, segments
from limner.motion.loops import candidates, endless
from limner.motion.noise import doubled, spread
from limner.sight.animation import Animation, Key, Easing, LINEAR
from limner.sight.tracks import Track, Tracked

