"""Speaks with eSpeak NG inside the sandbox. Run there as a script by :class:`limner.sandbox.pool.Pool`.

eSpeak NG is GPL: it is loaded here, in a process of its own, and nowhere else. A request is one object of JSON,
``{"text", "letters", "voice", "rate", "pitch", "range"}``; the answer is ``+``, one line of JSON, ``{"rate", "words"}``, and
the samples, 16-bit signed, mono, little-endian; or ``!`` and one line that says what went wrong. A word is ``[sample, first
character, last character]``, by the text of the request.

It imports nothing of limner. The API is ``espeak-ng/speak_lib.h``, version 1.52; the structures below are its.
"""

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
    """The library, and what it has said of the request at hand."""

    def __init__(self) -> None:
        self.library: Any = ctypes.CDLL(espeakng_loader.get_library_path())
        self.rate = self.library.espeak_Initialize(_SYNCHRONOUS, 0, espeakng_loader.get_data_path().encode(), 0)
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

    def speak(self, asked: dict[str, Any]) -> bytes:
        self.samples.clear()
        self.words.clear()
        if self.library.espeak_SetVoiceByName(asked["voice"].encode()):
            return b"!eSpeak NG has no voice " + asked["voice"].encode()
        for parameter, value in ((_RATE, asked["rate"]), (_PITCH, asked["pitch"]), (_RANGE, asked["range"])):
            self.library.espeak_SetParameter(parameter, value, 0)
        marked, places = _marked(asked["text"], asked["letters"])
        text = marked.encode()
        self.library.espeak_Synth(text, len(text) + 1, 0, 1, 0, _UTF8 | _SSML, None, None)
        length = len(asked["text"])
        firsts = [places[min(position, len(places) - 1)] for _, position in self.words]
        lasts = [*firsts[1:], length]
        words = [
            [sample, first, max(first, last)]
            for (sample, _), first, last in zip(self.words, firsts, lasts, strict=True)
        ]
        head = json.dumps({"rate": self.rate, "words": words}).encode()
        return b"+" + head + b"\n" + bytes(self.samples)


def _marked(text: str, letters: list[list[int]]) -> tuple[str, list[int]]:
    """Write text as SSML, letters marked as such; and which character of the text each character of that is."""
    starts, ends = {first for first, _ in letters}, {last for _, last in letters}
    out, places = [], []
    for index, char in enumerate(text):
        for mark in [_CHARACTERS[1]] * (index in ends) + [_CHARACTERS[0]] * (index in starts):
            out.append(mark)
            places += [index] * len(mark)
        out.append(" " if char in "<>&" or ord(char) < 32 else char)
        places.append(index)
    if len(text) in ends:
        out.append(_CHARACTERS[1])
    places += [max(0, len(text) - 1)] * (len(out[-1]) if out else 1)
    return "".join(out), places


_mouth: list[_Mouth] = []


def prepare() -> None:
    """Load the library before the seal: it maps its data then."""
    _mouth.append(_Mouth())


def serve(request: bytes) -> bytes:
    """Answer one request."""
    return _mouth[0].speak(json.loads(request))
