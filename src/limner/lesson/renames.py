"""Names that Manim had, or has in its other branch, and what they are called in the Manim that is installed.

Sources: the changelogs of Manim Community 0.1 to 0.19 (``docs/source/changelog``: "Breaking changes" and
"Deprecated"), the README of 3b1b/manim for its names, NumPy's 2.0 migration guide and its 1.20 and 1.24 release notes.
A name stands here only where the new one does the same; :mod:`limner.lesson.repair` performs every change before it is
kept.
"""

NAMES = {
    "ShowCreation": "Create", "TextMobject": "Text", "TexText": "Text", "TexMobject": "MathTex", "OldTex": "MathTex",
    "OldTexText": "Text", "FadeInFrom": "FadeIn", "FadeInFromDown": "FadeIn", "FadeInFromLarge": "FadeIn",
    "FadeInFromPoint": "FadeIn", "FadeOutAndShift": "FadeOut", "FadeInAndShift": "FadeIn",
    "FadeOutAndShiftDown": "FadeOut", "FadeOutToPoint": "FadeOut", "ShowPassingFlashAround": "ShowPassingFlash",
    "ShowCreationThenFadeOut": "ShowPassingFlash", "ShowCreationThenFadeAround": "Circumscribe",
    "ShowCreationThenDestructionAround": "Circumscribe", "CircleIndicate": "Indicate", "WiggleOutThenIn": "Wiggle",
    "GraphScene": "Scene", "ContinualRotation": "Rotate",
    "ParametricSurface": "Surface", "SGroup": "VGroup", "SmallDot": "Dot", "GlowDot": "Dot",
    "OneWayAnimation": "FadeIn", "SurroundingRect": "SurroundingRectangle", "Rect": "Rectangle",
    "InteractiveScene": "Scene", "MoveToTargetPosition": "MoveToTarget",
    "TransformMatchingStrings": "TransformMatchingShapes", "TransformMatchingParts": "TransformMatchingShapes",
    "CodeBlock": "Code", "ParametricCurve": "ParametricFunction", "GrowFromSide": "GrowFromEdge",
    "FRAME_WIDTH": "config.frame_width", "FRAME_HEIGHT": "config.frame_height",
    "FRAME_X_RADIUS": "(config.frame_width / 2)", "FRAME_Y_RADIUS": "(config.frame_height / 2)",
    "BLUE_SCREEN": "BLUE", "COLOR_MAP": "BLUE", "CYAN": "TEAL", "LIME": "GREEN", "MAGENTA": "PINK",
    "BROWN": "GREY_BROWN",
}  # fmt: skip
"""Of classes, functions and constants, of Manim of 3b1b and of Community before 0.1 to 0.6."""
ATTRIBUTES = {
    "get_graph": "plot", "get_parametric_curve": "plot_parametric_curve", "get_implicit_curve": "plot_implicit_curve",
    "get_line_graph": "plot_line_graph", "plot_graph": "plot", "coords_to_points": "coords_to_point",
    "set_fill_color": "set_fill", "set_stroke_color": "set_stroke", "to_top": "to_edge", "move_center_to": "move_to",
    "set_colour": "set_color", "get_centre": "get_center", "align_to_left": "align_to", "scale_in_place": "scale",
    "rotate_in_place": "rotate", "scale_to_fit": "scale_to_fit_width", "set_width": "scale_to_fit_width",
    "set_height": "scale_to_fit_height", "next_to_edge": "to_edge", "apply_to_family": "apply_function",
    "setup_axes": "add_coordinates", "add_axes_labels": "get_axis_labels", "get_axes_labels": "get_axis_labels",
    "invert_coords": "point_to_coords", "add_foreground_mobjects": "add", "display": "show", "reveal": "show",
    "section": "beat", "remove_element": "hide", "animate_to": "change",
}  # fmt: skip
"""Of objects, and of the scene of a lesson."""
MODULES = {"np.math": "math", "np.float": "float", "np.int": "int", "np.bool": "bool", "np.object": "object",
           "np.str": "str", "np.product": "np.prod", "np.cumproduct": "np.cumprod", "np.sometrue": "np.any",
           "np.alltrue": "np.all", "np.in1d": "np.isin", "np.trapz": "np.trapezoid", "np.Inf": "np.inf",
           "np.infty": "np.inf", "np.NaN": "np.nan", "np.row_stack": "np.vstack"}  # fmt: skip
"""Attributes of NumPy with what stands for them."""
ARGUMENTS = {
    "colour": "color", "fill_colour": "fill_color", "stroke_colour": "stroke_color", "text_color": "color",
    "runtime": "run_time", "duration": "run_time", "time": "run_time", "lag": "lag_ratio",
    "rate_function": "rate_func", "size": "font_size", "fontsize": "font_size", "thickness": "stroke_width",
    "line_width": "stroke_width", "opacity": "fill_opacity", "alpha": "fill_opacity", "buffer": "buff",
    "spacing": "buff", "direction": "shift", "get_area_color": "color", "number_line_config": "axis_config",
    "tex_to_color": "tex_to_color_map", "numbered_list": "numbered", "title": "caption", "label": "caption",
    "name": "id", "start_at": "start", "code": "source", "length": "width", "side": "side_length",
}  # fmt: skip
"""Of calls; only where the call does not take the old one."""
RANGES = {"x_min": ("x_range", 0), "x_max": ("x_range", 1), "y_min": ("y_range", 0), "y_max": ("y_range", 1)}
"""Arguments that became one, and their place in it: Community 0.3."""
