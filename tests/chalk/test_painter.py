from manim import Scene, Square

from limner.chalk.painter import state


def test_what_is_seen_decides_the_state() -> None:
    def hashed(side: float, colour: str) -> str:
        scene = Scene()
        scene.mobjects = [Square(side, color=colour)]
        return state(scene)

    assert hashed(1, "#ff0000") == hashed(1, "#ff0000")
    assert len({hashed(1, "#ff0000"), hashed(2, "#ff0000"), hashed(1, "#00ff00")}) == 3
