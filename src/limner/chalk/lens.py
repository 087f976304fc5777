"""Manim's camera, which draws images in its own way.

Manim 0.22 makes an empty canvas for every image by a call that Pillow 13 refuses, and warps without filtering, so that
fine lines of a large image flicker when it is shown small. Here an image is first averaged down to the pixels that it
covers (OpenCV's area interpolation), then warped, and laid over the frame with its own transparency.
"""

import numpy as np
from manim import Camera
from manim.mobject.types.image_mobject import AbstractImageMobject


class Lens(Camera):
    """The camera of a lesson."""

    def display_image_mobject(self, image_mobject: AbstractImageMobject, pixel_array: np.ndarray) -> None:
        """Lay an image over a frame.

        Args:
            image_mobject: its first three corners are the upper left, the upper right and the lower left.
            pixel_array: the frame, ``(H, W, 4) uint8`` RGBA, which is changed.
        """
        import cv2

        corners = np.array(self.points_to_subpixel_coords(image_mobject, image_mobject.points), np.float32)[:3]
        pixels = np.asarray(image_mobject.get_pixel_array(), np.uint8)
        across = np.linalg.norm(corners[1] - corners[0]) / pixels.shape[1]
        down = np.linalg.norm(corners[2] - corners[0]) / pixels.shape[0]
        if min(across, down) * min(pixels.shape[:2]) < 0.5:
            return  # thinner than a pixel
        if max(across, down) < 1:
            size = (max(1, round(pixels.shape[1] * across)), max(1, round(pixels.shape[0] * down)))
            pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
        over = pixels.astype(np.float32)
        over[..., :3] *= over[..., 3:] / 255  # premultiplied, so that what is transparent has no colour
        high, wide = pixels.shape[:2]
        matrix = cv2.getAffineTransform(np.array([[0, 0], [wide, 0], [0, high]], np.float32), corners)
        frame = (pixel_array.shape[1], pixel_array.shape[0])
        over = cv2.warpAffine(over, matrix, frame, flags=cv2.INTER_LINEAR)
        whole = over + pixel_array * (1 - over[..., 3:] / 255)
        pixel_array[...] = np.clip(np.round(whole), 0, 255).astype(np.uint8)
