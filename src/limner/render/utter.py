"""Speaks with eSpeak NG inside the sandbox. Run there as a script by :class:`limner.sandbox.pool.Pool`.

eSpeak NG is GPL: it is loaded here, in a process of its own, and nowhere else. A request is one object of JSON,
``{"text", "letters", "voice", "rate", "pitch", "range"}``; the answer is ``+``, a line of JSON, ``{"rate", "words"}``,
and the samples, 16-bit signed, mono, little-endian; or ``!`` and one line that says what went wrong. A word is
``[sample, character]``, by the text of the request; numbers have several. A letter is ``[first, last, name]``: without
a name, the synthesiser says its own.

It imports nothing of limner. The API is ``espeak-ng/speak_lib.h``, version 1.52; the structures below are its.
"""

import _ctypes
import ctypes
import json
from typing import Any

import espeakng_loader

_SYNCHRONOUS, _UTF8, _SSML = 2, 1, 0x10
_RATE, _PITCH, _RANGE = 1, 3, 4
_WORD = 1
_CHARACTERS = '<say-as interpret-as="characters">', "</say-as>"


class _Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("identifier", ctypes.c_uint),
        ("position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("milliseconds", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("data", ctypes.c_void_p),
        ("number", ctypes.c_char * 8),
    ]


_HEARD = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


class _Mouth:
    """The library for one request.

    It is loaded anew for each (10 ms): its flutter and noise run on from text to text in variables that nothing resets,
    and the same text would never sound the same twice.
    """

    def __init__(self) -> None:
        self.library: Any = ctypes.CDLL(espeakng_loader.get_library_path())
        data = espeakng_loader.get_data_path().encode()
        self.rate = self.library.espeak_Initialize(_SYNCHRONOUS, 0, data, 0)
        if self.rate <= 0:
            raise RuntimeError("eSpeak NG does not start")
        self.samples = bytearray()
        self.words: list[tuple[int, int]] = []
        self.heard = _HEARD(self.hear)  # kept: the library calls it
        self.library.espeak_SetSynthCallback(self.heard)

    def hear(self, samples: Any, count: int, events: Any) -> int:
        if samples:
            self.samples += ctypes.string_at(samples, 2 * count)
        index = 0
        while events[index].type:
            if events[index].type == _WORD:
                self.words.append((events[index].sample, events[index].position - 1))
            index += 1
        return 0

    def close(self) -> None:
        self.library.espeak_Terminate()
        _ctypes.dlclose(self.library._handle)

    def speak(self, asked: dict[str, Any]) -> bytes:
        if self.library.espeak_SetVoiceByName(asked["voice"].encode()):
            return b"!eSpeak NG has no voice " + asked["voice"].encode()
        for parameter, value in ((_RATE, asked["rate"]), (_PITCH, asked["pitch"]), (_RANGE, asked["range"])):
            self.library.espeak_SetParameter(parameter, value, 0)
        marked, places = _marked(asked["text"], asked["letters"])
        text = marked.encode()
        self.library.espeak_Synth(text, len(text) + 1, 0, 1, 0, _UTF8 | _SSML, None, None)
        words = [[sample, places[min(position, len(places) - 1)]] for sample, position in self.words]
        head = json.dumps({"rate": self.rate, "words": words}).encode()
        return b"+" + head + b"\n" + bytes(self.samples)


def _marked(text: str, letters: list[tuple[int, int, str | None]]) -> tuple[str, list[int]]:
    """Write text as SSML, letters marked or spelled; and which character of the text each character of that is."""
    out, places, done = "", list[int](), 0
    for first, last, name in [*letters, (len(text), len(text), "")]:
        plain = "".join(" " if char in "<>&" or ord(char) < 32 else char for char in text[done:last])
        before, letter = plain[: first - done], plain[first - done :]
        said = name if name is not None else letter.join(_CHARACTERS)
        out += before + said
        places += [*range(done, first), *[first] * len(said)]
        done = last
    return out, [min(place, max(0, len(text) - 1)) for place in [*places, len(text)]]


def serve(request: bytes) -> bytes:
    """Answer one request."""
    mouth = _Mouth()
    try:
        return mouth.speak(json.loads(request))
    finally:
        mouth.close()
